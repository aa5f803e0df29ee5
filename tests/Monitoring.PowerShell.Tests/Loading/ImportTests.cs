using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using Monitoring.Engine;

namespace Monitoring.Loading;

public sealed class ImportTests
{
    [Fact]
    public void The_module_exports_what_its_manifest_says_and_nothing_else()
    {
        using EngineSession session = new();
        Hashtable manifest = ReadManifest(session);

        string[] exported = session.RunText("(Get-Module Monitoring).ExportedCommands.Keys");

        object[] promised = [.. (object[])manifest["CmdletsToExport"]!, .. (object[])manifest["AliasesToExport"]!];
        Assert.Equal(promised.Cast<string>().Order(), exported.Order());
        foreach (string kind in new[] { "FunctionsToExport", "VariablesToExport" })
        {
            Assert.Empty((object[])manifest[kind]!);
        }
    }

    [Fact]
    public void Every_file_that_the_manifest_names_is_staged()
    {
        using EngineSession session = new();
        Hashtable manifest = ReadManifest(session);
        Hashtable views = ReadManifest(session, Path.Join(Place.Module, "Monitoring.Views.psd1"));

        IEnumerable<string> named = ((object[])manifest["NestedModules"]!)
            .Concat((object[])views["TypesToProcess"]!)
            .Concat((object[])views["FormatsToProcess"]!)
            .Cast<string>()
            .Append((string)manifest["RootModule"]!);

        Assert.All(named, file => Assert.True(File.Exists(Path.Join(Place.Module, file)), file));
    }

    [Fact]
    public void The_engine_is_not_staged() =>
        Assert.Empty(Directory.GetFiles(Place.Module, "System.Management.Automation.dll", SearchOption.AllDirectories));

    [Fact]
    public void The_cmdlets_can_be_seen_by_the_engine_and_the_core_is_kept_apart()
    {
        using EngineSession session = new();

        Assert.Equal("Default", ContextOf("Monitoring.PowerShell"));
        Assert.Equal("Monitoring", ContextOf("Monitoring.Core"));
    }

    [Fact]
    public void Importing_again_after_removing_gives_the_same_types()
    {
        using EngineSession session = new();
        object before = session.Run("(Get-Command Watch-Log).ImplementingType")[0].BaseObject;

        session.Run("Remove-Module Monitoring");
        session.Run("param($path) Import-Module $path; Import-Module $path -Force", Place.Manifest);

        Assert.Same(before, session.Run("(Get-Command Watch-Log).ImplementingType")[0].BaseObject);
        Assert.Single(
            AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == "Monitoring.Core");
    }

    [Fact]
    public void Several_runspaces_import_it_at_the_same_time()
    {
        string[] names = ParallelEnumerable.Range(0, 4).WithDegreeOfParallelism(4).SelectMany(_ =>
        {
            using EngineSession session = new();
            return session.RunText("(Get-Command Watch-Log).Name");
        }).ToArray();

        Assert.Equal(4, names.Length);
    }

    private static Hashtable ReadManifest(EngineSession session, string? path = null)
    {
        PSObject manifest = session.Run(
            "param($path) & ([scriptblock]::Create([IO.File]::ReadAllText($path)))", path ?? Place.Manifest)[0];
        return (Hashtable)manifest.BaseObject;
    }

    private static string? ContextOf(string name)
    {
        Assembly assembly = Assert.Single(
            AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == name);
        return AssemblyLoadContext.GetLoadContext(assembly)?.Name;
    }
}
