using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Database;
using Monitoring.Storing.Mixed;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading;

/// <summary>Reads the properties of a store without its entries: streams with their sizes, metadata
/// keys and values.</summary>
internal static class StoreFacts
{
    private const string SelectSums = """
        SELECT stream, sum(count), sum(message_bytes), sum(stored_bytes), count(*), min(earliest), max(latest)
        FROM block WHERE state = 0 GROUP BY stream
        """;

    private const string SelectValues = "SELECT DISTINCT value FROM label WHERE key = ?1";

    /// <summary>Returns all streams, by number.</summary>
    public static IReadOnlyList<LogStreamSummary> ReadStreams(
        ReadingConnection connection, StreamCatalog catalog, string path)
    {
        List<StoredStream> streams = catalog.Select(connection, new LogQuery());
        Dictionary<long, LogStreamSummary> sums = [];
        StoreStatement statement = connection.Prepare(SelectSums);
        while (statement.Step())
        {
            sums[statement.GetInt64(0)] = new LogStreamSummary
            {
                Id = statement.GetInt64(0),
                Metadata = new LogMetadata([]),
                Entries = statement.GetInt64(1),
                MessageBytes = statement.GetInt64(2),
                StoredBytes = statement.GetInt64(3),
                Blocks = statement.GetInt64(4),
                First = new LogTimestamp(statement.GetInt64(5)),
                Last = new LogTimestamp(statement.GetInt64(6)),
            };
        }

        foreach ((_, MixedPart[] parts) in connection.ReadMixed().Blocks)
        {
            foreach (MixedPart part in parts)
            {
                sums[part.Stream] = Add(sums.GetValueOrDefault(part.Stream), part);
            }
        }

        return streams.ConvertAll(stream => sums.TryGetValue(stream.Id, out LogStreamSummary? sum)
            ? sum with { Metadata = stream.Metadata, StorePath = path }
            : new LogStreamSummary { Id = stream.Id, Metadata = stream.Metadata, StorePath = path });
    }

    /// <summary>Returns the values of a metadata key (case-insensitive), in ordinal order.</summary>
    public static IReadOnlyList<string> ReadValues(ReadingConnection connection, string key) =>
    [
        .. StreamIndex.ReadKeys(connection)
            .Where(candidate => string.Equals(candidate, key, StringComparison.OrdinalIgnoreCase))
            .SelectMany(candidate => ReadTexts(connection.Prepare(SelectValues).Bind(1, candidate)))
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private static LogStreamSummary Add(LogStreamSummary? sum, in MixedPart part)
    {
        sum ??= new LogStreamSummary { Id = part.Stream, Metadata = new LogMetadata([]) };
        return sum with
        {
            Entries = sum.Entries + part.Count,
            MessageBytes = sum.MessageBytes + part.MessageBytes,
            StoredBytes = sum.StoredBytes + part.Length,
            Blocks = sum.Blocks + 1,
            First = sum.First is { } first && first < part.Earliest ? first : part.Earliest,
            Last = LogTimestamp.Later(sum.Last ?? part.Latest, part.Latest),
        };
    }

    private static List<string> ReadTexts(StoreStatement statement)
    {
        List<string> texts = [];
        while (statement.Step())
        {
            texts.Add(statement.GetText(0));
        }

        texts.Sort(StringComparer.Ordinal);
        return texts;
    }
}
