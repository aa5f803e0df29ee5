using Monitoring.Campaigns.Checking;

namespace Monitoring.Campaigns.Logrotate;

/// <summary>Compares a store with the lines that were written: each is there once, or rotation took it away unread and
/// a gap of exactly its bytes was reported.</summary>
/// <remarks>
/// A line that is missing although a readable file contains it is lost. One that is in no file any more is excused in
/// the modes that delete files before the collector can read them, and only there. The gaps of a log must then have as
/// many bytes as its missing lines; fewer only if another gap has an unknown number.
/// </remarks>
internal sealed class LogrotateCheck
{
    private const int MaxRuns = 4;

    private readonly LogrotateMode _mode;
    private readonly List<string> _details = [];
    private readonly List<string> _faults = [];
    private long _written;
    private long _lost;
    private long _repeated;
    private long _disordered;
    private long _unexpected;
    private long _excused;
    private long _excusedBytes;
    private int _uncertain;

    /// <summary>Compares all sites.</summary>
    /// <param name="mode">The mode, which decides which lines may be lost.</param>
    /// <param name="sites">The logs.</param>
    /// <param name="store">The store.</param>
    /// <param name="words">The collectors' standard errors.</param>
    public LogrotateCheck(
        LogrotateMode mode, IReadOnlyList<LogrotateSite> sites, string store, IEnumerable<string> words)
    {
        _mode = mode;
        IReadOnlyList<ReportedGap> gaps = ReportedGap.Find(words);
        foreach ((LogrotateSite site, ArrivedLines lines) in ArrivedLines.Read(store, sites))
        {
            _unexpected += lines.Unexpected;
            _details.AddRange(lines.UnexpectedMessages.Select(unexpected => $"{site.Name}: unexpected {unexpected}"));
            Lazy<LeftLines> left = new(() => new LeftLines(site, mode.UnreadableEnding));
            foreach (RotatedLog log in site.Logs)
            {
                _written += log.Written;
                AddArrived(site, log, lines[log]);
                AddMissing(site, log, lines[log].FindMissing(log.Written), left, [.. gaps.Where(gap => gap.IsOf(log))]);
            }
        }
    }

    /// <summary>The result.</summary>
    public LineCheck Lines => new(_written, _lost, _repeated, _disordered, _unexpected, _details);

    /// <summary>The faults in the reported gaps; null if there are none.</summary>
    public string? Fault => _faults.Count > 0 ? string.Join("\n      ", _faults) : null;

    /// <summary>The reported gaps that are no faults.</summary>
    public IEnumerable<string> Remarks =>
    [
        .. _excused > 0
            ? [$"{_excused} lines ({_excusedBytes} bytes) deleted or compressed unread, and reported"] : Array.Empty<string>(),
        .. _uncertain > 0
            ? [$"{_uncertain} gaps of unknown size for rotated files that had been read"] : Array.Empty<string>(),
    ];

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsGood => Lines.IsWhole && Fault is null;

    /// <summary>Whether each line up to the last rotation has arrived, or is excused.</summary>
    public static bool HasRotated(LogrotateMode mode, IReadOnlyList<LogrotateSite> sites, string store) =>
        ArrivedLines.Read(store, sites).All(pair =>
        {
            Lazy<LeftLines> left = new(() => new LeftLines(pair.Key, mode.UnreadableEnding));
            return pair.Key.Logs.All(log => ExpandAll(log, pair.Value[log].FindMissing(log.WrittenAtRotation))
                .All(line => mode.MayLose && left.Value.FindFile(line) is null));
        });

    private static IEnumerable<RotatedLine> ExpandAll(RotatedLog log, IEnumerable<(long First, long Last)> runs) =>
        runs.SelectMany(run => Expand(log, run));

    private static IEnumerable<RotatedLine> Expand(RotatedLog log, (long First, long Last) run)
    {
        for (long number = run.First; number <= run.Last; number++)
        {
            yield return new RotatedLine(log.Name, number);
        }
    }

    private static string Shorten(string[] runs) =>
        string.Join(", ", runs.Take(MaxRuns))
            + (runs.Length > MaxRuns ? $", {runs.Length - MaxRuns} more runs" : string.Empty);

    private void AddArrived(LogrotateSite site, RotatedLog log, ArrivedLog arrived)
    {
        _unexpected += arrived.CountBeyond(log.Written);
        _repeated += arrived.Repeated;
        if (arrived.Repeated > 0)
        {
            string[] runs =
                [.. arrived.Repeats.Select(run => $"{run.First}..{run.Last} under {Path.GetFileName(run.Path)}")];
            _details.Add($"{site.Name}/{log.Name}: repeated {arrived.Repeated} of {log.Written}: {Shorten(runs)}");
        }

        // Where rotated files are followed, too, each path has an order of its own.
        if (!site.FollowsAll && arrived.Disordered > 0)
        {
            _disordered += arrived.Disordered;
            _details.Add($"{site.Name}/{log.Name}: {arrived.Disordered} times out of order");
        }
    }

    private void AddMissing(
        LogrotateSite site,
        RotatedLog log,
        IReadOnlyList<(long First, long Last)> missing,
        Lazy<LeftLines> left,
        IReadOnlyList<ReportedGap> gaps)
    {
        long lines = missing.Sum(run => run.Last - run.First + 1);
        long bytes = ExpandAll(log, missing).Sum(line => (long)line.CountBytes(log.HasTimes));
        long known = gaps.Sum(gap => gap.Bytes ?? 0);
        int unknown = gaps.Count(gap => gap.Bytes is null);
        bool isLeft = ExpandAll(log, missing).Any(line => left.Value.FindFile(line) is not null);
        if (lines == 0 || (_mode.MayLose && !isLeft && IsReported(bytes, known, unknown)))
        {
            _excused += lines;
            _excusedBytes += bytes;
            int needless = gaps.Count(gap => gap.Bytes is null && gap.IsUnderPathOf(log));
            _uncertain += lines == 0 ? unknown - needless : 0;
            if (lines == 0 && (known > 0 || (needless > 0 && !_mode.MayLose)))
            {
                _faults.Add($"{site.Name}/{log.Name}: nothing is lost, but reported: {Describe(gaps)}");
            }

            return;
        }

        _lost += lines;
        string[] runs = [.. missing.Select(run => $"{run.First}..{run.Last} {Locate(log, run, left.Value)}")];
        _details.Add(
            $"{site.Name}/{log.Name}: lost {lines} of {log.Written} ({bytes} bytes): {Shorten(runs)}; reported: {Describe(gaps)}");
    }

    private static bool IsReported(long bytes, long known, int unknown) =>
        known == bytes || (known < bytes && unknown > 0);

    private static string Describe(IReadOnlyList<ReportedGap> gaps) =>
        gaps.Count == 0
            ? "no gap"
            : $"{gaps.Sum(gap => gap.Bytes ?? 0)} bytes in {gaps.Count} gaps, {gaps.Count(gap => gap.Bytes is null)} of unknown size";

    private static string Locate(RotatedLog log, (long First, long Last) run, LeftLines left)
    {
        string[] files = [.. Expand(log, run).Select(line => left.FindFile(line) ?? "no file").Distinct()];
        return $"in {string.Join(" and ", files)}";
    }
}
