using Monitoring.Compare.Contending;
using Monitoring.Compare.Measuring;
using Monitoring.Compare.Reporting;

namespace Monitoring.Compare.Comparing;

/// <summary>The peak memory of PowerShell that collects at full speed, above PowerShell with an empty binary module,
/// round by round.</summary>
internal static class MemoryComparison
{
    private const double MiB = 1 << 20;

    /// <summary>Waits in the same kind of loop, and about as long, so that the runtime compiles as much.</summary>
    private const string WaitWithNothing = """
        $nothing = Get-Nothing
        for ($turn = 0; $turn -lt 300; $turn++) {
            if ($nothing.LastError) { throw $nothing.LastError }
            [System.Threading.Thread]::Sleep(10)
        }
        """;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>Measures the module on one file and on many, and an earlier build of it, if there is one.</summary>
    public static void Run(CompareOptions options, Workplace workplace, Report report)
    {
        report.Section("Memory of collecting at full speed");
        Run(workplace.OneFile, options, workplace, report);
        Run(workplace.ManyFiles, options, workplace, report);
    }

    private static void Run(CorpusFiles corpus, CompareOptions options, Workplace workplace, Report report)
    {
        List<(string Name, Func<CollectingTask, Launch> Prepare)> programs =
        [
            ("an empty module", task => Ourselves.RunEmptyBinaryModule(task.Directory, WaitWithNothing)),
            ("Watch-Log | Out-Null", task => Watch(task, moduleDirectory: null)),
            ("Start-LogCollector", task => Ourselves.CollectIntoStore(task)),
        ];
        if (options.Before is { } earlier)
        {
            programs.Add(("earlier Watch-Log | Out-Null", task => Watch(task, earlier)));
            programs.Add(("earlier Start-LogCollector", task => Ourselves.CollectIntoStore(task, earlier)));
        }

        List<Cost>[] costs = [.. programs.Select(_ => new List<Cost>())];
        string load = Machine.Load;
        for (int round = 0; round < options.Rounds; round++)
        {
            for (int index = 0; index < programs.Count; index++)
            {
                report.Progress($"round {round + 1} of {options.Rounds}: memory, {programs[index].Name}");
                CollectingTask task = new(corpus, workplace.MakeDirectory());
                costs[index].Add(ChildProcess.Measure(programs[index].Prepare(task), task.Directory, Timeout));
                Directory.Delete(task.Directory, recursive: true);
            }
        }

        report.Part($"{corpus.Files} {(corpus.Files == 1 ? "file" : "files")}: {corpus.Bytes / 1e6:N0} MB");
        report.Add($"Rounds: {options.Rounds}. Load: {load} before, {Machine.Load} after.");
        double empty = Sample.Of(costs[0].Select(cost => cost.PeakBytes / MiB)).Median;
        MarkdownTable table = new("", "peak MiB", "above the median of the empty module", "processor s");
        for (int index = 0; index < programs.Count; index++)
        {
            List<Cost> its = costs[index];
            table.Add(
                programs[index].Name,
                Sample.Of(its.Select(cost => cost.PeakBytes / MiB)).ToString("F1"),
                Sample.Of(its.Select(cost => (cost.PeakBytes / MiB) - empty)).ToString("F1"),
                Sample.Of(its.Select(cost => cost.Processor.TotalSeconds)).ToString("F2"));
        }

        report.Add(table);
    }

    private static Launch Watch(CollectingTask task, string? moduleDirectory) =>
        Ourselves.Run($"Watch-Log '{task.Corpus.Directory}' -FromStart -NoFollow | Out-Null", moduleDirectory);
}
