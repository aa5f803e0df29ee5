using System.Reflection;

namespace Monitoring.Engine;

/// <summary>The paths of the tested files that the build has made.</summary>
internal static class Place
{
    public static string Module { get; } = Metadata("ModuleDirectory");

    public static string Manifest { get; } = Path.Join(Module, "Monitoring.psd1");

    /// <summary>The top of the repository.</summary>
    public static string Repository { get; } = Metadata("RepositoryDirectory");

    /// <summary>PowerShell of the version that dotnet-tools.json names; run with dotnet.</summary>
    public static string PowerShell { get; } = Metadata("PowerShellAssembly");

    /// <summary>A value that the project file gives.</summary>
    public static string Metadata(string key) => typeof(Place).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key)
        .Value!;
}
