using Monitoring.Entries;

namespace Monitoring.Remote.Engines;

// Implementation notes
//
// A database has no cursor, only a range of time and a limit. A full page may end inside a moment, whose other entries
// are missing, and nothing says in which order a database returns the entries of a moment. So the entries of the last
// moment of a full page are not emitted: the next page begins with that moment and has all of its entries.

/// <summary>Reads the entries of a range of time in pages.</summary>
internal sealed class TimePages
{
    private const int GrowthFactor = 4;

    /// <summary>Requests the first entries of a range, at most as many as the limit; returns null if the response is
    /// too long.</summary>
    public required Func<LogTimestamp, LogTimestamp, int, IReadOnlyList<EngineEntry>?> Request { get; init; }

    /// <summary>Creates the exception for a moment with more entries than a page can have.</summary>
    public required Func<string, Exception> Refuse { get; init; }

    /// <summary>The maximum limit.</summary>
    public required int MaxSize { get; init; }

    /// <summary>The precision of the database's order, in nanoseconds. The default is 1.</summary>
    public long Precision { get; init; } = 1;

    /// <summary>Returns the entries in the order of time, to the precision.</summary>
    /// <param name="since">The start of the range, inclusive.</param>
    /// <param name="until">The end of the range, exclusive.</param>
    /// <param name="newestFirst">Whether the newest entries are first.</param>
    /// <param name="size">The initial limit.</param>
    public IEnumerable<EngineEntry> Read(LogTimestamp since, LogTimestamp until, bool newestFirst, int size)
    {
        int max = MaxSize;
        while (since < until)
        {
            IReadOnlyList<EngineEntry>? page = Request(since, until, size);
            if (page is null)
            {
                size = max = size / 2;
                if (size == 0)
                {
                    throw Refuse("The response for one entry is too long.");
                }

                continue;
            }

            if (page.Count < size)
            {
                foreach (EngineEntry entry in Order(page, newestFirst))
                {
                    yield return entry;
                }

                yield break;
            }

            long last = newestFirst ? page.Min(MomentOf) : page.Max(MomentOf);
            EngineEntry[] complete = [.. page.Where(entry => MomentOf(entry) != last)];
            foreach (EngineEntry entry in Order(complete, newestFirst))
            {
                yield return entry;
            }

            if (newestFirst)
            {
                until = Earlier(until, new LogTimestamp((last + 1) * Precision));
            }
            else
            {
                since = LogTimestamp.Later(since, new LogTimestamp(last * Precision));
            }

            if (complete.Length == 0)
            {
                size = size < max
                    ? (int)Math.Min(max, (long)size * GrowthFactor)
                    : throw Refuse(
                        $"More than {max} entries have the time {new LogTimestamp(last * Precision)}, which is more "
                        + "than one response can have. Use -Selector or -Contains to query fewer entries.");
            }
        }
    }

    private long MomentOf(EngineEntry entry) =>
        Math.DivRem(entry.Time.UnixNanoseconds, Precision, out long rest) - (rest < 0 ? 1 : 0);

    private static IEnumerable<EngineEntry> Order(IEnumerable<EngineEntry> entries, bool newestFirst) =>
        newestFirst ? entries.OrderByDescending(entry => entry.Time) : entries.OrderBy(entry => entry.Time);

    private static LogTimestamp Earlier(LogTimestamp left, LogTimestamp right) => left < right ? left : right;
}
