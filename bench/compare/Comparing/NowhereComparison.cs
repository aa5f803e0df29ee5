using Monitoring.Compare.Contending;
using Monitoring.Compare.Reporting;

namespace Monitoring.Compare.Comparing;

/// <summary>Reading and parsing alone: nothing is kept.</summary>
internal static class NowhereComparison
{
    /// <summary>Runs it on one file and on many.</summary>
    public static void Run(CompareOptions options, Workplace workplace, Report report)
    {
        Launch empty = Ourselves.RunEmptyModule(workplace.MakeDirectory());
        Contender tuned = new(
            "fluent-bit tuned, to null", FluentBit.Program, task => CreateFluentBit(task, isTuned: true));
        Contender[] contenders =
        [
            new(
                "Monitoring, the core's batches", Ourselves.Program,
                task => Ourselves.CollectToNowhere(task, passes: 1)),
            new(
                "… the same again in the same process", Ourselves.Program,
                task => Ourselves.CollectToNowhere(task, passes: 2)) { DoesMore = true },
            new(
                "Monitoring, Watch-Log | Out-Null", Ourselves.Program,
                task =>
                    Ourselves.Run($"Watch-Log '{task.Corpus.Directory}' -FromStart -NoFollow | Out-Null")) { Empty =
                        empty },
            tuned,
            new("fluent-bit by default, to null", FluentBit.Program, task => CreateFluentBit(task, isTuned: false)),
            new(
                "wc -l, the limit", "wc",
                task => new Launch("wc", ["-l", .. Directory.GetFiles(task.Corpus.Directory)])),
        ];
        report.Section("Collecting without an output");
        Race race = new(contenders, tuned, workplace, report);
        race.Run(workplace.OneFile, options.Rounds);
        race.Run(workplace.ManyFiles, options.Rounds);
    }

    private static Launch CreateFluentBit(CollectingTask task, bool isTuned) =>
        new FluentBit
        {
            Path = $"{task.Corpus.Directory}/*.log",
            Output = FluentBit.ToNowhere,
            IsTuned = isTuned,
            EndsAtEnd = true
        }.Configure(task.Directory);
}
