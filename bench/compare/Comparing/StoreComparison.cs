using Monitoring.Compare.Contending;
using Monitoring.Compare.Reporting;

namespace Monitoring.Compare.Comparing;

/// <summary>Reading, parsing and keeping: ours in a durable store that can be searched, the others' in a plain
/// file.</summary>
internal static class StoreComparison
{
    /// <summary>Runs it on one file and on many.</summary>
    public static void Run(CompareOptions options, Workplace workplace, Report report)
    {
        Launch empty = Ourselves.RunEmptyModule(workplace.MakeDirectory());
        Contender tuned = new("fluent-bit tuned, to a file", FluentBit.Program, CreateFluentBit);
        Contender[] contenders =
        [
            new("Monitoring, Start-LogCollector", Ourselves.Program, task => Ourselves.CollectIntoStore(task)) { Empty = empty },
            new(
                "Monitoring, the core alone, twice in the same process", Ourselves.Program,
                task => Ourselves.CollectIntoStores(task, passes: 2)) { DoesMore = true },
            tuned,
            new("rsyslog, unparsed, to a file", Rsyslog.Program, task => task.UntilAllIsWritten(
                new Rsyslog { Path = $"{task.Corpus.Directory}/*.log", OutputPath = task.Output }.Configure(
                    task.Directory))),
            new("vector, unparsed, to a file", Vector.Program, task => task.UntilAllIsWritten(
                Vector.Configure(task.Directory, $"{task.Corpus.Directory}/*.log", task.Output))),
        ];
        report.Section("Collecting into a store or a file");
        Race race = new(contenders, tuned.IsHere ? tuned : contenders[^2], workplace, report);
        race.Run(workplace.OneFile, options.Rounds);
        race.Run(workplace.ManyFiles, options.Rounds);
    }

    private static Launch CreateFluentBit(CollectingTask task) => new FluentBit
    {
        Path = $"{task.Corpus.Directory}/*.log",
        Output = FluentBit.ToFile(task.Output),
        PositionsPath = Path.Join(task.Directory, "positions.db"),
        IsTuned = true,
        EndsAtEnd = true,
    }.Configure(task.Directory);
}
