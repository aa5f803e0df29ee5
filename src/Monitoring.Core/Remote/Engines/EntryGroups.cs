using System.Text;
using Monitoring.Entries;

namespace Monitoring.Remote.Engines;

/// <summary>Orders the entries of a database completely, and gives each a cursor. Pure.</summary>
/// <remarks>A database orders entries by time only. The entries of one moment are ordered by stream, then by their
/// order in the stream. A cursor is the moment, the stream and the message; equal messages are numbered.</remarks>
internal static class EntryGroups
{
    private const int OccurrenceBits = 16;

    private static readonly NumberRange AnyRange = new(0, 1);

    /// <summary>Returns the entries in groups of the same moment, each in ascending order.</summary>
    /// <param name="entries">The entries in the order of time, to a precision.</param>
    /// <param name="precision">The precision, in nanoseconds.</param>
    /// <param name="newestFirst">Whether the newest are first.</param>
    public static IEnumerable<IReadOnlyList<LogEntry>> Of(
        IEnumerable<EngineEntry> entries, long precision, bool newestFirst)
    {
        List<EngineEntry> group = [];
        long moment = 0;
        foreach (EngineEntry entry in entries)
        {
            long next = Math.DivRem(entry.Time.UnixNanoseconds, precision, out long rest)
                - (rest < 0 ? 1 : 0);
            if (group.Count > 0 && next != moment)
            {
                foreach (IReadOnlyList<LogEntry> exact in Split(group, newestFirst))
                {
                    yield return exact;
                }

                group.Clear();
            }

            moment = next;
            group.Add(entry);
        }

        foreach (IReadOnlyList<LogEntry> exact in Split(group, newestFirst))
        {
            yield return exact;
        }
    }

    private static List<IReadOnlyList<LogEntry>> Split(List<EngineEntry> group, bool newestFirst)
    {
        // Stable: equal entries keep the order of the database.
        EngineEntry[] ordered = [.. group.Order(EngineEntry.Order)];
        List<IReadOnlyList<LogEntry>> groups = [];
        List<LogEntry> current = [];
        Dictionary<(long Stream, long Message), int> occurrences = [];
        foreach (EngineEntry entry in ordered)
        {
            if (current.Count > 0 && current[0].ExactTimestamp != entry.Time)
            {
                groups.Add(current);
                current = [];
                occurrences.Clear();
            }

            current.Add(WithCursor(entry, occurrences));
        }

        if (current.Count > 0)
        {
            groups.Add(current);
        }

        if (newestFirst)
        {
            groups.Reverse();
        }

        return groups;
    }

    private static LogEntry WithCursor(EngineEntry entry, Dictionary<(long Stream, long Message), int> occurrences)
    {
        long stream = Hash(Encoding.UTF8.GetBytes(entry.Stream));
        long message = Hash(entry.Utf8);
        int number = occurrences.GetValueOrDefault((stream, message));
        occurrences[(stream, message)] = number + 1;
        long sequence = ((message << OccurrenceBits) & long.MaxValue) | (uint)(number & ((1 << OccurrenceBits) - 1));
        return entry.ToEntry(
            new LogCursor(AnyRange, new LogPlace(entry.Time, stream, sequence)));
    }

    /// <summary>FNV-1a, 63 bits: a cursor must be the same in every process.</summary>
    private static long Hash(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 14695981039346656037;
        foreach (byte next in bytes)
        {
            hash = (hash ^ next) * 1099511628211;
        }

        return (long)(hash & long.MaxValue);
    }
}
