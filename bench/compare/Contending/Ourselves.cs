using System.Globalization;
using System.Reflection;
using Monitoring.Benchmarks.Pipelines;

namespace Monitoring.Compare.Contending;

/// <summary>The ways to start our own programs, each in a process of its own: the staged module in PowerShell, or the
/// core alone in this program.</summary>
internal static class Ourselves
{
    /// <summary>The program that both need.</summary>
    public const string Program = "dotnet";

    private static readonly string PowerShell = typeof(Ourselves).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "PowerShellAssembly")
        .Value!;

    /// <summary>The staged module's directory.</summary>
    public static string ModuleDirectory { get; } = Path.GetDirectoryName(Engine.FindModule())!;

    /// <summary>Runs a command with the staged module, or with another one, in the restored PowerShell, or in another
    /// one.</summary>
    public static Launch Run(string command, string? moduleDirectory = null, string? shell = null) => new(
        Program,
        shell ?? PowerShell,
        "-NoProfile",
        "-NonInteractive",
        "-Command",
        $"Import-Module '{Path.Join(moduleDirectory ?? ModuleDirectory, "Monitoring.psd1")}'; {command}");

    /// <summary>Reads, frames and parses all lines, and forgets them: the core's batches, without a pipeline of
    /// objects.</summary>
    /// <param name="task">The files to read.</param>
    /// <param name="passes">The number of passes; the last one counts.</param>
    public static Launch CollectToNowhere(CollectingTask task, int passes) =>
        RunCore(Compare.Program.CollectToNowhere, task.Corpus.Directory, passes.ToString(CultureInfo.InvariantCulture));

    /// <summary>The core alone collects all into a store, and again into a new one.</summary>
    /// <param name="task">The files to read, and the directory of the stores.</param>
    /// <param name="passes">The number of passes; the last one counts.</param>
    public static Launch CollectIntoStores(CollectingTask task, int passes) =>
        RunCore(
            Compare.Program.CollectIntoStore, task.Corpus.Directory, passes.ToString(CultureInfo.InvariantCulture),
            task.Output);

    /// <summary>Follows the files into a store until all lines are committed, with the staged module or another
    /// one.</summary>
    public static Launch CollectIntoStore(CollectingTask task, string? moduleDirectory = null) => Run(
        $$"""
        $collector = Start-LogCollector '{{task.Corpus.Directory}}' -StorePath '{{task.Output}}' -RetentionAge 0 -RetentionSize 0 -PassThru
        while ($collector.Entries -lt {{task.Corpus.WholeLines}}) {
            if ($collector.LastError) { throw $collector.LastError }
            [System.Threading.Thread]::Sleep(10)
        }
        Stop-LogCollector $collector.Name
        """,
        moduleDirectory);

    /// <summary>PowerShell with a module that has nothing in it.</summary>
    public static Launch RunEmptyModule(string directory)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Join(directory, "Monitoring.psd1"), "@{ ModuleVersion = '0.1' }");
        return Run("1", directory);
    }

    /// <summary>PowerShell with a binary module with one command, <c>Get-Nothing</c>.</summary>
    /// <param name="directory">A directory for the module.</param>
    /// <param name="command">The command line to run.</param>
    public static Launch RunEmptyBinaryModule(string directory, string command) =>
        Run(command, MakeEmptyBinaryModule(directory));

    /// <summary>Makes a binary module with one command, which is in this assembly.</summary>
    public static string MakeEmptyBinaryModule(string directory)
    {
        string assembly = typeof(EmptyCommand).Assembly.Location;
        File.Copy(assembly, Path.Join(directory, Path.GetFileName(assembly)));
        File.WriteAllText(
            Path.Join(directory, "Monitoring.psd1"),
            $"@{{ ModuleVersion = '0.1'; RootModule = '{Path.GetFileName(assembly)}'; CmdletsToExport = 'Get-Nothing' }}");
        return directory;
    }

    private static Launch RunCore(params string[] arguments) =>
        new(Program, [Environment.GetCommandLineArgs()[0], .. arguments])
        {
            ReadWork = output => TimeSpan.FromSeconds(double.Parse(output.Last(), CultureInfo.InvariantCulture)),
        };
}
