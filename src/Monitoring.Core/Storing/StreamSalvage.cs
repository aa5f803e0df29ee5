using System.Text;
using Monitoring.Entries;

namespace Monitoring.Storing;

/// <summary>Copies what can be read of a damaged store's streams into a new one.</summary>
/// <remarks>Of a stream whose row is lost, what tells it from others stands in the index over that, and is all that is left.</remarks>
internal sealed class StreamSalvage(StoreConnection damaged, StoreConnection store)
{
    private readonly DamagedTables _tables = new(damaged);
    private readonly HashSet<long> _added = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    private readonly StoreStatement _addStream = store.Prepare(
        "INSERT INTO stream (id, metadata, next_seq, details, source) VALUES (?1, ?2, ?3, nullif(?4, ''), ?5)");

    private readonly StoreStatement _addLabel = store.Prepare("INSERT OR IGNORE INTO label (key, value, stream) VALUES (?1, ?2, ?3)");

    /// <summary>The paths of the streams that were copied.</summary>
    public IReadOnlyCollection<string> Paths => _paths;

    /// <summary>Copies all there are.</summary>
    /// <returns>How many are lost.</returns>
    public long Copy(CancellationToken cancellationToken)
    {
        Dictionary<long, Row> found = [];
        using StoreStatement rows = damaged.PrepareOnce(
            "SELECT id, metadata, next_seq, ifnull(details, ''), source FROM stream WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
        long lost = _tables.ReadRanges(
            rows, _tables.FindLast("stream"), () => found[rows.GetInt64(0)] = Row.Read(rows), cancellationToken);
        _tables.TryReadFromBothEnds(
            "SELECT id, metadata FROM stream INDEXED BY sqlite_autoindex_stream_1 WHERE metadata > '' ORDER BY metadata",
            row => lost -= found.TryAdd(row.GetInt64(0), new Row(row.GetUtf8(1).ToArray())) ? 1 : 0);
        store.InTransaction(() =>
        {
            foreach ((long id, Row row) in found)
            {
                lost += DamagedTables.TryInsert(() => Add(id, row)) ? 0 : 1;
            }
        });
        return lost;
    }

    /// <summary>Adds a stream of which only the number is left, unless it is there.</summary>
    public void AddNameless(long stream)
    {
        if (!_added.Contains(stream))
        {
            Add(stream, Row.Of(NameFor(stream)));
        }
    }

    private void Add(long id, Row row)
    {
        LogMetadata pairs;
        try
        {
            pairs = MetadataJson.Read(row.Details.Length > 0 ? row.Details : row.Metadata);
        }
        catch (InvalidDataException)
        {
            pairs = NameFor(id);
            row = Row.Of(pairs) with { NextSequence = row.NextSequence };
        }

        _addStream
            .Bind(1, id)
            .BindText(2, row.Metadata)
            .Bind(3, row.NextSequence)
            .BindText(4, row.Details)
            .Bind(5, row.Source)
            .Run();
        foreach ((string key, string value) in pairs)
        {
            _addLabel.Bind(1, key).Bind(2, value).Bind(3, id).Run();
        }

        _paths.Add(pairs.Path);
        _added.Add(id);
    }

    private static LogMetadata NameFor(long stream) => new([new("recovered", $"stream {stream}")]);

    /// <summary>A row of the table of streams but for its number; what could not be read is empty.</summary>
    private sealed record Row(byte[] Metadata)
    {
        public byte[] Details { get; init; } = [];

        public long Source { get; init; }

        public long NextSequence { get; init; }

        public static Row Of(LogMetadata metadata) => new(Encoding.UTF8.GetBytes(MetadataJson.Write(metadata)));

        public static Row Read(StoreStatement row) => new(row.GetUtf8(1).ToArray())
        {
            NextSequence = row.GetInt64(2),
            Details = row.GetUtf8(3).ToArray(),
            Source = row.GetInt64(4),
        };
    }
}
