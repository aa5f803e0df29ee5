using System.Reflection;
using System.Reflection.Emit;
using Monitoring.Engine;

namespace Monitoring;

/// <summary>Assemblies of other modules that happen to have our names; each in a process of its own.</summary>
public sealed class DecoyTests : IDisposable
{
    private static readonly string Import = $"Import-Module '{Place.Manifest}'";

    private readonly LogDirectory _logs = new();

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

        using ShellProcess shell = ShellProcess.RunBare($"{Load(WriteDecoy("0.0.1.0"))}; {Import}; Watch-Log {log} -NoFollow");

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
