using System.Runtime.InteropServices;

namespace Monitoring.Deployment.Package;

/// <summary>The assemblies that a pwsh uses on this machine, and which methods the runtime compiles for
/// them.</summary>
public sealed class CompiledCodeTests : IDisposable
{
    /// <summary>The maximum number of our methods that are compiled at run time: a few instantiations of generic types
    /// remain.</summary>
    private const int MaxCompiled = 12;

    private readonly InstalledModule _module = new();
    private readonly TemporaryDirectory _files = new();

    private static string Platform => $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private string Folder => Path.Join(_module.Folder, "lib", "runtimes", Platform, "lib");

    public void Dispose()
    {
        _module.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void Importing_and_querying_use_the_compiled_assemblies_and_compile_next_to_nothing()
    {
        SkipWithoutFolder();

        (string[] locations, string[] compiled) = Query();

        Assert.Contains(Path.Join(Folder, "Monitoring.PowerShell.dll"), locations);
        Assert.Contains(Path.Join(Folder, "Monitoring.Core.dll"), locations);
        Assert.Contains(Path.Join(Folder, "Microsoft.Data.Sqlite.dll"), locations);
        Assert.All(locations, path => Assert.True(
            path.StartsWith(Folder, StringComparison.Ordinal) || path.EndsWith("Monitoring.Loader.dll", StringComparison.Ordinal),
            path));
        Assert.True(compiled.Length <= MaxCompiled, string.Join('\n', compiled));
    }

    [Fact]
    public void Without_the_folder_of_the_platform_the_portable_assemblies_are_used()
    {
        SkipWithoutFolder();
        Directory.Delete(Path.Join(_module.Folder, "lib", "runtimes", Platform, "lib"), recursive: true);

        (string[] locations, string[] compiled) = Query();

        Assert.Contains(Path.Join(_module.Folder, "Monitoring.PowerShell.dll"), locations);
        Assert.Contains(Path.Join(_module.Folder, "lib", "Monitoring.Core.dll"), locations);

        // The other test would see it if the machine code were not used.
        Assert.True(compiled.Length > 10 * MaxCompiled, $"{compiled.Length} methods were compiled.");
    }

    [Fact]
    public void A_processor_without_AVX2_compiles_the_assemblies_itself()
    {
        SkipWithoutFolder();
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "AVX2 is of x64.");

        (string[] locations, string[] compiled) = Query(("DOTNET_EnableAVX2", "0"));

        Assert.Contains(Path.Join(Folder, "Monitoring.Core.dll"), locations);
        Assert.True(compiled.Length > 10 * MaxCompiled, $"{compiled.Length} methods were compiled.");
    }

    private void SkipWithoutFolder() =>
        Assert.SkipUnless(Directory.Exists(Folder), "The package has no machine code for this platform.");

    /// <summary>Collects a line into a store and queries it, and returns the paths of the module's assemblies and the
    /// names of our methods that the runtime compiled.</summary>
    private (string[] Locations, string[] Compiled) Query(params (string Name, string Value)[] environment)
    {
        string logs = Path.GetDirectoryName(_files.Write("logs/web.log", "level=error one"))!;
        string compiled = _files["compiled.txt"];

        // The runtime lists each method that it compiles. Without tiers nothing is compiled twice, or at the end.
        using Pwsh pwsh = _module.Run(
            $$"""
            Import-Module Monitoring -ErrorAction Stop
            $collector = Start-LogCollector '{{logs}}' -StorePath '{{_files["state/store.db"]}}' -PassThru
            while (-not $collector.Entries) { [System.Threading.Thread]::Sleep(10) }
            Stop-LogCollector
            Get-LogEntry -StorePath '{{_files["state/store.db"]}}' -Tail 1 | ForEach-Object { "entry: $($_.Message)" }
            [AppDomain]::CurrentDomain.GetAssemblies().Location.Where{ $_ -and $_.StartsWith('{{_module.Folder}}') }.ForEach{ "location: $_" }
            """,
            [
                ("DOTNET_JitStdOutFile", compiled), ("DOTNET_JitDisasmSummary", "1"), ("DOTNET_TieredCompilation", "0"),
                .. environment,
            ]);

        Assert.Equal(0, pwsh.WaitForExit());
        Assert.Contains("entry: level=error one", pwsh.Output, StringComparison.Ordinal);
        string[] locations =
        [
            .. pwsh.Output.Split('\n').Where(line => line.StartsWith("location: ", StringComparison.Ordinal))
                .Select(line => line["location: ".Length..].Trim()),
        ];
        string[] methods =
        [
            .. File.ReadLines(compiled).Where(line => line.Contains("JIT compiled Monitoring.", StringComparison.Ordinal)
                && !line.Contains(" Monitoring.Loading.", StringComparison.Ordinal)),
        ];
        return (locations, methods);
    }
}
