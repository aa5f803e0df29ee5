using System.Text.RegularExpressions;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

/// <summary>What a query must answer, told in the plainest way: sort everything, look at each entry, cut.</summary>
internal static class StoreModel
{
    /// <summary>The places of the entries that a query asks for, in its order, and whether each only stands near one.</summary>
    public static List<(LogCursor Place, bool IsContext)> Answer(HandmadeStore store, LogQuery query) =>
        Answer(store, store.Entries, query);

    /// <summary>The same for the entries that there were at another time.</summary>
    public static List<(LogCursor Place, bool IsContext)> Answer(
        HandmadeStore store, IReadOnlyList<StoredEntry> entries, LogQuery query)
    {
        List<(LogCursor Place, StoredEntry Entry)> all = [.. Sort(entries)
            .Where(found => query.Selector.Selects(store.MetadataOf(found.Entry.Stream))
                && query.Metadata.All(pattern => pattern.Matches(store.MetadataOf(found.Entry.Stream))))];
        if (query.NewestFirst)
        {
            all.Reverse();
        }

        List<(LogCursor Place, StoredEntry Entry)> behind = query.After is { } after
            ? [.. all.Where(found => query.NewestFirst ? found.Place < after : found.Place > after)]
            : all;
        IEnumerable<LogCursor> matches = behind.Where(found => IsAskedFor(found.Entry, query)).Select(found => found.Place);
        HashSet<LogCursor> found = [.. query.First is { } first ? matches.Take(first)
            : query.Last is { } last ? matches.TakeLast(last)
            : matches];
        return [.. behind
            .Where(near => found.Contains(near.Place) || found.Any(place => IsNear(near.Place, place, query)))
            .Select(near => (near.Place, !found.Contains(near.Place)))];
    }

    /// <summary>Whether a place is in the context of another one.</summary>
    public static bool IsNear(LogCursor place, LogCursor match, LogQuery query) => place.Stream == match.Stream
        && place.Sequence >= match.Sequence - query.ContextBefore
        && place.Sequence <= match.Sequence + query.ContextAfter;

    /// <summary>All entries with their places, in order.</summary>
    public static IEnumerable<(LogCursor Place, StoredEntry Entry)> Sort(IReadOnlyList<StoredEntry> entries)
    {
        Dictionary<long, LogTimestamp> latest = [];
        List<(LogCursor Place, StoredEntry Entry)> all = [];
        foreach (StoredEntry entry in entries)
        {
            LogTimestamp time = latest.TryGetValue(entry.Stream, out LogTimestamp prior) && prior > entry.Time
                ? prior
                : entry.Time;
            latest[entry.Stream] = time;
            all.Add((new LogCursor(time, entry.Stream, entry.Sequence), entry));
        }

        return all.OrderBy(found => found.Place);
    }

    /// <summary>Whether an entry is asked for, whatever its stream.</summary>
    public static bool IsAskedFor(StoredEntry entry, LogQuery query) =>
        (query.Since is not { } since || entry.Time >= since)
        && (query.Until is not { } until || entry.Time < until)
        && (query.Output is not { } output || entry.Output == output)
        && (query.Level == LogLevel.Unknown
            || LevelGuesser.Guess(System.Text.Encoding.UTF8.GetBytes(entry.Message)) >= query.Level)
        && (query.Contains.Count == 0 || query.Contains.Any(text => entry.Message.Contains(
            text.Text, text.CaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase)))
        && (query.Match.Count == 0 || query.Match.Any(pattern => IsMatch(entry, pattern)))
        && !query.NotMatch.Any(pattern => IsMatch(entry, pattern));

    private static bool IsMatch(StoredEntry entry, MessagePattern pattern) => Regex.IsMatch(
        entry.Message, pattern.ToString(), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
