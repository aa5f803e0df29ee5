using System.Text;
using Microsoft.Data.Sqlite;
using Monitoring.Querying;
using Monitoring.Querying.Wildcards;
using Monitoring.Storing.Database;
using Monitoring.Storing.Reading.Connecting;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>Finds streams in the index of metadata keys and values, so that a query for a few of many streams does not
/// read the metadata of all.</summary>
internal static class StreamIndex
{
    private const string SelectWithValue = "SELECT stream FROM label WHERE key = ?1 AND value = ?2";
    private const string SelectWithKey = "SELECT stream, value FROM label WHERE key = ?1";

    // Steps from key to key in the index instead of scanning all rows: there are few keys and many streams.
    private const string SelectKeys = """
        WITH RECURSIVE keys (key) AS (
            SELECT min(key) FROM label
            UNION ALL
            SELECT (SELECT min(key) FROM label WHERE label.key > keys.key) FROM keys WHERE keys.key IS NOT NULL
        )
        SELECT key FROM keys WHERE key IS NOT NULL
        """;

    /// <summary>Returns all metadata keys, in ordinal order.</summary>
    public static IReadOnlyList<string> ReadKeys(ReadingConnection connection)
    {
        List<string> keys = [];
        StoreStatement statement = connection.Prepare(SelectKeys);
        while (statement.Step())
        {
            keys.Add(statement.GetText(0));
        }

        keys.Sort(StringComparer.Ordinal);
        return keys;
    }

    /// <summary>Returns the numbers of the streams that may meet a query's conditions on metadata, in order; null if
    /// the index does not tell. A stream that is not in the list does not meet them.</summary>
    public static IReadOnlyCollection<long>? Find(ReadingConnection connection, LogQuery query)
    {
        SelectorRequirement[] values =
            [.. query.Selector.Requirements.Where(requirement => requirement.Operator == SelectorOperator.In)];
        if (query.Streams is null && values.Length == 0 && query.Metadata.Count == 0)
        {
            return null;
        }

        try
        {
            IReadOnlyList<string> keys = ReadKeys(connection);
            SortedSet<long>? streams = query.Streams is null ? null : [.. query.Streams];
            foreach (SelectorRequirement requirement in values)
            {
                streams = Intersect(streams, FindValues(connection, Variants(keys, requirement.Key), requirement));
            }

            foreach (MetadataPattern pattern in query.Metadata)
            {
                streams = Intersect(streams, FindPattern(connection, Variants(keys, pattern.Key), pattern));
            }

            return streams;
        }
        catch (SqliteException exception) when (StoreFailure.IsUnreadable(exception))
        {
            // Without the index, all metadata are read.
            return null;
        }
    }

    // Keys are case-insensitive. A stream may have several such keys, of which one decides: all are candidates.
    private static IEnumerable<string> Variants(IReadOnlyList<string> keys, string key) =>
        keys.Where(candidate => string.Equals(candidate, key, StringComparison.OrdinalIgnoreCase));

    private static SortedSet<long> FindValues(
        ReadingConnection connection, IEnumerable<string> keys, SelectorRequirement requirement)
    {
        SortedSet<long> streams = [];
        StoreStatement statement = connection.Prepare(SelectWithValue);
        foreach (string key in keys)
        {
            foreach (string value in requirement.Values)
            {
                statement.Bind(1, key).Bind(2, value);
                while (statement.Step())
                {
                    streams.Add(statement.GetInt64(0));
                }
            }
        }

        return streams;
    }

    private static SortedSet<long> FindPattern(
        ReadingConnection connection, IEnumerable<string> keys, MetadataPattern pattern)
    {
        SortedSet<long> streams = [];
        WildcardPrefix[] prefixes = [.. pattern.Wildcards.Select(wildcard => new WildcardPrefix(wildcard))];
        StoreStatement statement = connection.Prepare(SelectWithKey);
        foreach (string key in keys)
        {
            statement.Bind(1, key);
            while (statement.Step())
            {
                ReadOnlySpan<byte> value = statement.GetUtf8(1);
                if (MayMatch(prefixes, value) && pattern.MatchesValue(Encoding.UTF8.GetString(value)))
                {
                    streams.Add(statement.GetInt64(0));
                }
            }
        }

        return streams;
    }

    private static bool MayMatch(WildcardPrefix[] prefixes, ReadOnlySpan<byte> value)
    {
        foreach (WildcardPrefix prefix in prefixes)
        {
            if (prefix.MayMatch(value))
            {
                return true;
            }
        }

        return false;
    }

    private static SortedSet<long> Intersect(SortedSet<long>? streams, SortedSet<long> others)
    {
        if (streams is null)
        {
            return others;
        }

        streams.IntersectWith(others);
        return streams;
    }
}
