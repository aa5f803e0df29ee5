using System.Text.RegularExpressions;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

/// <summary>The expected result of a query, computed in the simplest way: sort everything, test each entry,
/// cut.</summary>
internal static class StoreModel
{
    /// <summary>The cursors of the entries that a query selects, in its order, and whether each is only the context of
    /// another.</summary>
    public static List<(LogPlace Place, bool IsContext)> Answer(HandmadeStore store, LogQuery query) =>
        Answer(store, store.Entries, query);

    /// <summary>The same for the entries that there were at another time.</summary>
    public static List<(LogPlace Place, bool IsContext)> Answer(
        HandmadeStore store, IReadOnlyList<StoredEntry> entries, LogQuery query)
    {
        List<(LogPlace Place, StoredEntry Entry)> all = [.. Sort(entries)
            .Where(found => query.Selector.Selects(store.MetadataOf(found.Entry.Stream))
                && query.Metadata.All(pattern => pattern.Matches(store.MetadataOf(found.Entry.Stream))))];
        if (query.NewestFirst)
        {
            all.Reverse();
        }

        List<(LogPlace Place, StoredEntry Entry)>[] listings = query.After is { } after
            ? Cut(store, all, after, query.NewestFirst) : [all];
        IEnumerable<LogPlace> matches =
            listings.SelectMany(listing => listing)
                .Where(found => IsAskedFor(found.Entry, query))
                .Select(found => found.Place);
        HashSet<LogPlace> found = [.. query.First is { } first ? matches.Take(first)
            : query.Last is { } last ? matches.TakeLast(last)
            : matches];
        return [.. listings.SelectMany(listing => listing
            .Where(near => found.Contains(near.Place)
                || listing.Any(match => found.Contains(match.Place) && IsNear(near.Place, match.Place, query)))
            .Select(near => (near.Place, !found.Contains(near.Place))))];
    }

    /// <summary>The entries after a cursor, then the entries that were stored since.</summary>
    private static List<(LogPlace Place, StoredEntry Entry)>[] Cut(
        HandmadeStore store, List<(LogPlace Place, StoredEntry Entry)> all, LogCursor after, bool newestFirst)
    {
        if (newestFirst)
        {
            return [[.. all.Where(found => Number(found) < after.Range.To && found.Place < after.Place!.Value)]];
        }

        return
        [
            [.. all.Where(
                found => Number(found) >= after.Range.From
                && Number(found) < after.Range.To
                && found.Place > after.Place)],
            [.. all.Where(found => Number(found) >= after.Range.To)],
        ];

        long Number((LogPlace Place, StoredEntry Entry) found) => store.NumberOf(found.Entry);
    }

    /// <summary>Whether a place is in the context of another one.</summary>
    public static bool IsNear(LogPlace place, LogPlace match, LogQuery query) => place.Stream == match.Stream
        && place.Sequence >= match.Sequence - query.ContextBefore
        && place.Sequence <= match.Sequence + query.ContextAfter;

    /// <summary>All entries with their places, in order.</summary>
    public static IEnumerable<(LogPlace Place, StoredEntry Entry)> Sort(IReadOnlyList<StoredEntry> entries)
    {
        Dictionary<long, LogTimestamp> latest = [];
        List<(LogPlace Place, StoredEntry Entry)> all = [];
        foreach (StoredEntry entry in entries)
        {
            LogTimestamp time = latest.TryGetValue(entry.Stream, out LogTimestamp prior) && prior > entry.Time
                ? prior
                : entry.Time;
            latest[entry.Stream] = time;
            all.Add((new LogPlace(time, entry.Stream, entry.Sequence), entry));
        }

        return all.OrderBy(found => found.Place);
    }

    /// <summary>Whether an entry is selected, whatever its stream.</summary>
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
        entry.Message, pattern.ToString(), RegexOptions.IgnoreCase
            | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
