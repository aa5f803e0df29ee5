using Monitoring.Compare.Contending;
using Monitoring.Compare.Measuring;
using Monitoring.Compare.Reporting;

namespace Monitoring.Compare.Comparing;

/// <summary>Several programs that read the same corpus, in turn, round by round.</summary>
/// <remarks>Each program also reads a single line in each round. The time of that, which is start and end, is reported,
/// and the rate is given with and without it. A run that takes less time than its start reports its own time.</remarks>
internal sealed class Race(IReadOnlyList<Contender> contenders, Contender reference, Workplace workplace, Report report)
{
    private const double MiB = 1 << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    /// <summary>Runs them and adds the table.</summary>
    public void Run(CorpusFiles corpus, int rounds)
    {
        List<Contender> running = [];
        foreach (Contender contender in contenders)
        {
            if (contender.IsHere)
            {
                running.Add(contender);
            }
            else
            {
                report.Note($"{contender.Name}: {contender.Program} is not installed.");
            }
        }

        Dictionary<Contender, List<Lap>> laps = running.ToDictionary(contender => contender, _ => new List<Lap>());
        string before = Machine.Load;
        for (int round = 0; round < rounds; round++)
        {
            foreach (Contender contender in running.ToArray())
            {
                report.Progress($"round {round + 1} of {rounds}: {contender.Name}, {corpus.Files} files");
                try
                {
                    laps[contender].Add(RunLap(contender, corpus));
                }
                catch (ContenderException exception)
                {
                    report.Note($"{contender.Name}, {corpus.Files} files, round {round + 1}: {exception.Message}");
                    running.Remove(contender);
                }
            }
        }

        report.Part(
            $"{corpus.Files} {(corpus.Files == 1 ? "file" : "files")}: {corpus.Lines:N0} lines, {corpus.Bytes / 1e6:N0} MB");
        report.Add($"Rounds: {rounds}. Load: {before} before, {Machine.Load} after.");
        Dictionary<Contender, List<Lap>> finished = laps.Where(pair => pair.Value.Count > 0).ToDictionary();
        report.Add(CreateCosts(corpus, finished));
        if (finished.ContainsKey(reference))
        {
            report.Add(CreateRatios(finished));
        }
    }

    private Lap RunLap(Contender contender, CorpusFiles corpus)
    {
        Lap start = Measure(contender, workplace.OneLine);
        Lap whole = Measure(contender, corpus);
        return whole with
        {
            Start = whole.Work is { } work ? whole.Whole.Wall - work : start.Whole.Wall,
            StartProcessor = start.Whole.Processor,
            EmptyBytes = contender.Empty is { } launch
                ? ChildProcess.Measure(launch, workplace.MakeDirectory(), Timeout).PeakBytes : 0,
        };
    }

    private Lap Measure(Contender contender, CorpusFiles corpus)
    {
        CollectingTask task = new(corpus, workplace.MakeDirectory());
        Launch launch = contender.Prepare(task);
        corpus.Warm();
        Cost cost = ChildProcess.Measure(launch, task.Directory, Timeout);
        long written = Directory.EnumerateFiles(task.Directory, Path.GetFileName(task.Output) + "*")
            .Sum(path => new FileInfo(path).Length);
        TimeSpan? work = launch.ReadWork?.Invoke(File.ReadLines(Path.Join(task.Directory, Launch.OutputName)));
        Directory.Delete(task.Directory, recursive: true);
        return new Lap(cost, written, work);
    }

    private static MarkdownTable CreateCosts(CorpusFiles corpus, Dictionary<Contender, List<Lap>> laps)
    {
        MarkdownTable table = new(
            "", "million lines/s", "MB/s", "start and end, s", "million lines/s without", "ns CPU a line",
            "ns CPU without", "peak MiB",
            "above an empty module", "disk MiB");
        foreach ((Contender contender, List<Lap> its) in laps)
        {
            string OfTask(Func<Lap, double> value, string format) => contender.DoesMore ? "" : Sum(its, value, format);
            table.Add(
                contender.Name,
                OfTask(lap => corpus.Lines / lap.Whole.Wall.TotalSeconds / 1e6, "F2"),
                OfTask(lap => corpus.Bytes / lap.Whole.Wall.TotalSeconds / 1e6, "F0"),
                OfTask(lap => lap.Start.TotalSeconds, "F2"),
                Sum(its, lap => corpus.Lines / lap.WithoutStart.TotalSeconds / 1e6, "F2"),
                OfTask(lap => lap.Whole.Processor.TotalNanoseconds / corpus.Lines, "F0"),
                OfTask(lap => lap.ProcessorWithoutStart.TotalNanoseconds / corpus.Lines, "F0"),
                Sum(its, lap => lap.Whole.PeakBytes / MiB, "F0"),
                contender.Empty is null ? "" : Sum(its, lap => (lap.Whole.PeakBytes - lap.EmptyBytes) / MiB, "F0"),
                Sum(its, lap => lap.Written / MiB, "F0"));
        }

        return table;
    }

    private MarkdownTable CreateRatios(Dictionary<Contender, List<Lap>> laps)
    {
        MarkdownTable table = new(
            $"times {reference.Name}", "lines/s", "lines/s without start and end", "lines for the same CPU",
            "the same without");
        foreach ((Contender contender, List<Lap> its) in laps)
        {
            string Ratio(Func<Lap, TimeSpan> cost) =>
                Sample.OfRatios(
                    laps[reference]
                    .Select(lap => cost(lap).TotalSeconds), its.Select(lap => cost(lap).TotalSeconds)).ToString("F2");
            string OfTask(Func<Lap, TimeSpan> cost) => contender.DoesMore ? "" : Ratio(cost);
            table.Add(
                contender.Name,
                OfTask(lap => lap.Whole.Wall),
                Ratio(lap => lap.WithoutStart),
                OfTask(lap => lap.Whole.Processor),
                OfTask(lap => lap.ProcessorWithoutStart));
        }

        return table;
    }

    private static string Sum(List<Lap> laps, Func<Lap, double> value, string format) =>
        Sample.Of(laps.Select(value)).ToString(format);

    /// <summary>One round of one program.</summary>
    /// <param name="Whole">The cost of the corpus.</param>
    /// <param name="Written">The bytes that it has left on the disk.</param>
    /// <param name="Work">The time of the work as the program itself reports it.</param>
    private sealed record Lap(Cost Whole, long Written, TimeSpan? Work)
    {
        /// <summary>The time to start and to end: the time of a single line, or the time outside of the work that the
        /// program itself reports.</summary>
        public TimeSpan Start { get; init; }

        /// <summary>The processor time of reading a single line.</summary>
        public TimeSpan StartProcessor { get; init; }

        /// <summary>The memory of the same program with nothing to do, if that is not to be counted.</summary>
        public long EmptyBytes { get; init; }

        /// <summary>The time without start and end.</summary>
        public TimeSpan WithoutStart => Whole.Wall - Start;

        /// <summary>The processor time without start and end.</summary>
        public TimeSpan ProcessorWithoutStart => Whole.Processor - StartProcessor;
    }
}
