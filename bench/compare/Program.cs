using System.Globalization;
using Monitoring.Benchmarks;
using Monitoring.Benchmarks.Collecting;
using Monitoring.Benchmarks.Storing;
using Monitoring.Compare.Comparing;
using Monitoring.Compare.Reporting;

namespace Monitoring.Compare;

/// <summary>Compares the module with other programs, and prints what came out as Markdown.</summary>
internal static class Program
{
    /// <summary>The argument by which this program starts itself to measure the core alone: a directory and how many
    /// times to read it follow, and it writes the seconds of each time.</summary>
    public const string CollectToNowhere = "collect-to-nowhere";

    /// <summary>The same into a store, each time into a new one: the path to begin theirs with follows too.</summary>
    public const string CollectIntoStore = "collect-into-store";

    private const string Usage = """
        dotnet run -c Release --project bench/compare -- [PART...] [--mib N] [--files N] [--rounds N] [--seconds N] [--idle-files N] [--before DIRECTORY] [--shell PATH]

          nowhere     read and parse a corpus in one file (--mib, 512) and one in many (--files, 100); forget it
          store       the same into a durable store, or a plain file
          search      ask that store for words, identifiers, levels and entries, or look for the same in the files
          latency     from a write to whoever reads: plain and behind a symbolic link
          rotation    lines lost at 20,000 lines/s while the log is renamed, or copied and truncated, every two seconds (--seconds, 20)
          memory      peak memory of collecting at full speed, above an empty binary module (with --before: an earlier build too)
          footprint   processor time and memory of following idle files (--idle-files, 1000); what importing the module costs; its size
          start       import, the first query and the first line in fresh processes, beside an empty binary module, an earlier build
                      (--before, its directory), in another PowerShell (--shell, its pwsh.dll)

        Without parts all are run. Whoever is on the PATH is compared, in turn with the others, so many times (--rounds, 5): fluent-bit,
        rsyslogd, vector, tail, wc, rg, grep, pwsh. The tables go to the standard output, all else to the standard error. Linux only.

        """;

    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case [CollectToNowhere, string directory, string passes]:
                Measure(passes, _ => CollectRun.Collect(directory, asEntries: false, isJoining: false));
                return 0;
            case [CollectIntoStore, string directory, string passes, string store]:
                Measure(passes, pass => StoreRun.Collect(directory, $"{store}.{pass}"));
                return 0;
        }

        if (CompareOptions.Parse(arguments) is not { } options || !OperatingSystem.IsLinux())
        {
            Console.Error.Write(Usage);
            return 2;
        }

        Report report = new(Console.Out, Console.Error);
        using Workplace workplace = new(options);
        report.Add($"{Machine.Describe()} Load at the beginning: {Machine.Load}.");
        foreach (string part in options.Parts)
        {
            Run(part, options, workplace, report);
        }

        report.End();
        return 0;
    }

    private static void Measure(string passes, Action<int> collect)
    {
        for (int pass = 0; pass < int.Parse(passes, CultureInfo.InvariantCulture); pass++)
        {
            TimeSpan time = Measurement.Of(() => collect(pass)).Wall;
            Console.WriteLine(time.TotalSeconds.ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private static void Run(string part, CompareOptions options, Workplace workplace, Report report)
    {
        switch (part)
        {
            case "nowhere":
                NowhereComparison.Run(options, workplace, report);
                break;
            case "store":
                StoreComparison.Run(options, workplace, report);
                break;
            case "search":
                SearchComparison.Run(options, workplace, report);
                break;
            case "latency":
                LatencyComparison.Run(options, workplace, report);
                break;
            case "rotation":
                RotationComparison.Run(options, workplace, report);
                break;
            case "memory":
                MemoryComparison.Run(options, workplace, report);
                break;
            case "start":
                StartComparison.Run(options, workplace, report);
                break;
            default:
                FootprintComparison.Run(options, workplace, report);
                break;
        }
    }
}
