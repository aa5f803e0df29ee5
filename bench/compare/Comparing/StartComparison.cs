using System.Diagnostics;
using System.Globalization;
using Monitoring.Compare.Contending;
using Monitoring.Compare.Measuring;
using Monitoring.Compare.Reporting;

namespace Monitoring.Compare.Comparing;

/// <summary>The start of a process: importing the module, the first query, and the first line of a followed
/// log.</summary>
internal static class StartComparison
{
    private const double P99 = 0.99;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>Measures the staged module, an earlier one if it is given, and an empty binary module, in
    /// turn.</summary>
    public static void Run(CompareOptions options, Workplace workplace, Report report)
    {
        report.Section("Start");
        string before = Machine.Load;
        (string Name, string Directory)[] modules =
        [
            ("staged module", Ourselves.ModuleDirectory),
            .. options.Before is { } earlier ? new[] { ("earlier module", earlier) } : [],
        ];
        MeasureProcesses(modules, options, workplace, report);
        MeasureFirstLines(modules, options, workplace, report);
        report.Add($"{options.Rounds} rounds. Load: {before} before, {Machine.Load} after.");
    }

    private static void MeasureProcesses(
        (string Name, string Directory)[] modules, CompareOptions options, Workplace workplace, Report report)
    {
        string store = Path.Join(workplace.MakeDirectory(), "store.db");
        string logs = workplace.MakeDirectory();
        File.WriteAllText(Path.Join(logs, "pod.log"), "2026-11-23T01:26:46.300187894Z stdout F one\n");
        Measure(Ourselves.Run(Fill(logs, store)), workplace);

        string empty = Ourselves.MakeEmptyBinaryModule(workplace.MakeDirectory());
        string query = $"Get-LogEntry -StorePath '{store}' -Tail 1";
        (string Name, Launch Launch)[] launches =
        [
            ("empty binary module: import", Ourselves.Run("1", empty, options.Shell)),
            ("empty binary module: an object is shown", Ourselves.Run("Get-Nothing", empty, options.Shell)),
            .. modules.SelectMany(module => new (string, Launch)[]
            {
                ($"{module.Name}: import", Ourselves.Run("1", module.Directory, options.Shell)),
                ($"{module.Name}: Get-LogEntry -Tail 1 is shown", Ourselves.Run(query, module.Directory, options.Shell)),
                ($"{module.Name}: … to $null", Ourselves.Run($"$null = {query}", module.Directory, options.Shell)),
            }),
        ];
        List<Cost>[] costs = [.. launches.Select(_ => new List<Cost>())];
        for (int round = 0; round < options.Rounds; round++)
        {
            report.Progress($"round {round + 1} of {options.Rounds}: processes");
            for (int index = 0; index < launches.Length; index++)
            {
                costs[index].Add(Measure(launches[index].Launch, workplace));
            }
        }

        MarkdownTable table = new(
            "whole process", "ms", "processor ms", "to the empty import, ms", "ratio", "ratio of processor time");
        for (int index = 0; index < launches.Length; index++)
        {
            table.Add(
                launches[index].Name,
                Sample.Of(costs[index].Select(Wall)).ToString("F0"),
                Sample.Of(costs[index].Select(Processor)).ToString("F0"),
                Median(costs[index].Zip(costs[0], (one, other) => Wall(one) - Wall(other)), "F0"),
                Median(costs[index].Zip(costs[0], (one, other) => Wall(one) / Wall(other)), "F2"),
                Median(costs[index].Zip(costs[0], (one, other) => Processor(one) / Processor(other)), "F2"));
        }

        report.Part("Importing the module, and the first query");
        report.Add(table);
    }

    private static void MeasureFirstLines(
        (string Name, string Directory)[] modules, CompareOptions options, Workplace workplace, Report report)
    {
        List<double>[] latencies = [.. modules.Select(_ => new List<double>())];
        for (int round = 0; round < options.Rounds; round++)
        {
            report.Progress($"round {round + 1} of {options.Rounds}: the first line");
            for (int index = 0; index < modules.Length; index++)
            {
                latencies[index].Add(MeasureFirstLine(modules[index].Directory, options.Shell, workplace));
            }
        }

        MarkdownTable table = new("Watch-Log, from the first write to its line", "p50 ms", "p99 ms", "most ms");
        for (int index = 0; index < modules.Length; index++)
        {
            table.Add(
                modules[index].Name,
                Sample.Quantile(latencies[index], 0.5).ToString("F2", CultureInfo.InvariantCulture),
                Sample.Quantile(latencies[index], P99).ToString("F2", CultureInfo.InvariantCulture),
                latencies[index].Max().ToString("F2", CultureInfo.InvariantCulture));
        }

        report.Part("The first line");
        report.Add(table);
    }

    /// <summary>Starts to follow a file that has a line. When this line has come, another one is written, and
    /// timed.</summary>
    private static double MeasureFirstLine(string module, string? shell, Workplace workplace)
    {
        string logs = workplace.MakeDirectory();
        string path = Path.Join(logs, "pod.log");
        File.WriteAllText(path, "2026-11-23T01:26:46.300187894Z stdout F ready\n");
        using ChildProcess child = ChildProcess.StartToRead(
            Ourselves.Run($"Watch-Log '{logs}' -FromStart -Template '{{Message}}'", module, shell),
            workplace.MakeDirectory());
        WaitFor(child, "ready");
        using FileStream log = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        long written = Stopwatch.GetTimestamp();
        log.Write("2026-11-23T01:26:47.300187894Z stdout F first\n"u8);
        WaitFor(child, "first");
        double milliseconds = Stopwatch.GetElapsedTime(written).TotalMilliseconds;
        child.End();
        return milliseconds;
    }

    private static void WaitFor(ChildProcess child, string message)
    {
        while (child.Output.ReadLine() is { } line)
        {
            if (line.EndsWith(message, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new ContenderException($"has ended without the line '{message}'.");
    }

    private static string Fill(string logs, string store) => $$"""
        $collector = Start-LogCollector '{{logs}}' -StorePath '{{store}}' -RetentionAge 0 -RetentionSize 0 -PassThru
        while (-not $collector.Entries) { [System.Threading.Thread]::Sleep(10) }
        Stop-LogCollector $collector.Name
        """;

    private static Cost Measure(Launch launch, Workplace workplace) =>
        ChildProcess.Measure(launch, workplace.MakeDirectory(), Timeout);

    private static double Wall(Cost cost) => cost.Wall.TotalMilliseconds;

    private static double Processor(Cost cost) => cost.Processor.TotalMilliseconds;

    private static string Median(IEnumerable<double> values, string format) =>
        Sample.Of(values).Median.ToString(format, CultureInfo.InvariantCulture);
}
