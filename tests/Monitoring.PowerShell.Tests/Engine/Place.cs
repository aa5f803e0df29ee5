using System.Reflection;

namespace Monitoring.Engine;

/// <summary>Where the build put what is tested.</summary>
internal static class Place
{
    public static string Module { get; } = Metadata("ModuleDirectory");

    public static string Manifest { get; } = Path.Join(Module, "Monitoring.psd1");

    /// <summary>The top of the repository.</summary>
    public static string Repository { get; } = Metadata("RepositoryDirectory");

    public static string Pester { get; } = Metadata("PesterDirectory");

    /// <summary>The host comes along to the tests' own output, because they reference it.</summary>
    public static string Host { get; } = Path.Join(AppContext.BaseDirectory, "Monitoring.Host.dll");

    private static string Metadata(string key) => typeof(Place).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key)
        .Value!;
}
