using System.Reflection;
using System.Reflection.Emit;
using Monitoring.Engine;

namespace Monitoring.Loading;

/// <summary>Assemblies of other modules that happen to have our names; each in a process of its own.</summary>
public sealed class DecoyTests : IDisposable
{
    private static readonly string Import = $"Import-Module '{Place.Manifest}'";

    private readonly TemporaryDirectory _logs = new();

    [Fact]
    public void An_assembly_of_the_cores_name_that_comes_later_does_not_disturb()
    {
        string decoy = WriteDecoy("9.0.0.0");
        string log = _logs.Write("a.log", "still there");

        using ShellProcess shell = ShellProcess.Run($"{Load(decoy)}; Watch-Log {log} -NoFollow");

        Assert.EndsWith("still there", shell.NextLine(), StringComparison.Ordinal);
        Assert.Equal(0, shell.WaitForExit());
    }

    [Fact]
    public void An_older_assembly_of_the_cores_name_that_came_earlier_does_not_disturb()
    {
        string log = _logs.Write("a.log", "still there");

        using ShellProcess shell = ShellProcess.RunBare(
            $"{Load(WriteDecoy("0.0.1.0"))}; {Import}; Watch-Log {log} -NoFollow");

        Assert.EndsWith("still there", shell.NextLine(), StringComparison.Ordinal);
        Assert.Equal(0, shell.WaitForExit());
    }

    [Fact]
    public void A_newer_assembly_of_the_cores_name_that_came_earlier_is_named_in_the_error()
    {
        string decoy = WriteDecoy("9.0.0.0");

        using ShellProcess shell = ShellProcess.RunBare($"{Load(decoy)}; {Import}");

        Assert.Equal(1, shell.WaitForExit());
        Assert.Contains(decoy, shell.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_current_directory_lends_no_library()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The libraries of a process are listed in /proc.");
        byte[] decoy = File.ReadAllBytes(WriteDecoy("9.0.0.0"));
        string[] names =
        [
            "Monitoring.Core.dll", "Monitoring.PowerShell.dll", "Microsoft.Data.Sqlite.dll", "SQLitePCLRaw.core.dll",
            "ZstdSharp.dll",
            "e_sqlite3", "e_sqlite3.so", "libe_sqlite3.so", "libc", "libc.so", "libSystem.Native",
            "libSystem.Native.so",
        ];
        string hostile = Directory.CreateDirectory(_logs["hostile"]).FullName;
        string lib = Directory.CreateDirectory(Path.Join(hostile, "lib")).FullName;
        foreach (string name in names)
        {
            File.WriteAllBytes(Path.Join(hostile, name), decoy);
            File.WriteAllBytes(Path.Join(lib, name), decoy);
        }

        string log = _logs.Write("a.log", "still there");
        using ShellProcess shell = ShellProcess.RunBare(
            $"[Environment]::CurrentDirectory = '{hostile}'; Set-Location '{hostile}'; {Import}; "
            + $"Start-LogCollector {log} -StorePath '{_logs["store.db"]}' -Name t -ErrorAction Stop; Stop-LogCollector t; "
            + "(Get-LogCollector).Count; "
            + $"(Test-LogStore '{_logs["store.db"]}').IsHealthy; "
            + $"@(Get-Content /proc/self/maps | Where-Object {{ $_.Contains('{hostile}') }}).Count; "
            + $"@([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object {{ $_.Location.StartsWith('{hostile}') }}).Count");

        Assert.Equal(0, shell.WaitForExit());
        Assert.Equal(["0", "True", "0", "0"], shell.Rest());
    }

    public void Dispose() => _logs.Dispose();

    private string WriteDecoy(string version)
    {
        AssemblyName name = new("Monitoring.Core") { Version = new Version(version) };
        PersistedAssemblyBuilder assembly = new(name, typeof(object).Assembly);
        assembly.DefineDynamicModule("Monitoring.Core").DefineType("Decoy", TypeAttributes.Public).CreateType();
        string path = _logs["Monitoring.Core.dll"];
        assembly.Save(path);
        return path;
    }

    private static string Load(string assembly) => $"[void][Reflection.Assembly]::LoadFrom('{assembly}')";
}
