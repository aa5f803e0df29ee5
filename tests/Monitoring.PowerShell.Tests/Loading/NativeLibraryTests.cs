using System.Reflection;
using System.Runtime.Loader;
using Monitoring.Engine;

namespace Monitoring.Loading;

public sealed class NativeLibraryTests
{
    public static TheoryData<string> Platforms =>
    [
        "linux-x64", "linux-arm64", "linux-arm", "linux-musl-x64", "linux-musl-arm64", "osx-x64", "osx-arm64",
        "win-x64", "win-arm64",
    ];

    private static string Runtimes { get; } = Path.Join(Place.Module, "lib", "runtimes");

    [Fact]
    public void The_database_engine_is_found_from_the_staged_module()
    {
        using EngineSession session = new();
        AssemblyLoadContext context = AssemblyLoadContext.All.Single(context => context.Name == "Monitoring");
        Assembly assembly = context.LoadFromAssemblyName(new AssemblyName("Microsoft.Data.Sqlite"));

        using IDisposable connection = (IDisposable)Activator.CreateInstance(
            assembly.GetType("Microsoft.Data.Sqlite.SqliteConnection", throwOnError: true)!, "Data Source=:memory:")!;
        connection.GetType().GetMethod("Open")!.Invoke(connection, null);

        Assert.NotEqual(string.Empty, connection.GetType().GetProperty("ServerVersion")!.GetValue(connection));
        Assert.StartsWith(Place.Module, assembly.Location, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Platforms))]
    public void It_is_staged_for_every_platform_that_PowerShell_runs_on(string platform) =>
        Assert.Single(Directory.GetFiles(Path.Join(Runtimes, platform, "native"), "*e_sqlite3*"));

    [Fact]
    public void It_is_staged_for_no_other_platform() => Assert.Equal(
        Platforms.Select(platform => platform.Data).Order(),
        Directory.GetFiles(Runtimes, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Runtimes, file).Split(Path.DirectorySeparatorChar))
            .Where(parts => parts[1] == "native")
            .Select(parts => parts[0])
            .Order());

    [Theory]
    [InlineData("Monitoring.Core")]
    [InlineData("Microsoft.Data.Sqlite")]
    [InlineData("SQLitePCLRaw.core")]
    [InlineData("SQLitePCLRaw.provider.e_sqlite3")]
    [InlineData("SQLitePCLRaw.batteries_v2")]
    [InlineData("ZstdSharp")]
    [InlineData("KubernetesClient")]
    [InlineData("Fractions")]
    [InlineData("YamlDotNet")]
    public void The_dependencies_of_the_core_are_staged(string assembly) =>
        Assert.True(File.Exists(Path.Join(Place.Module, "lib", assembly + ".dll")));
}
