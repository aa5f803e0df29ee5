using System.Text;
using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance;

/// <summary>Copies the readable streams of a damaged store into a new one.</summary>
/// <remarks>For a stream with a lost row, only its key is left, in the index on keys. Where row and index differ, or
/// damage changed a row, the checksum in the stream's blocks determines which is correct.</remarks>
internal sealed class StreamRecovery(StoreConnection damaged, StoreConnection store)
{
    private readonly DamagedTables _tables = new(damaged);
    private readonly HashSet<long> _added = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    private readonly StoreStatement _addStream = store.Prepare(
        "INSERT INTO stream (id, metadata, next_seq, details, source, latest) VALUES (?1, ?2, ?3, nullif(?4, ''), ?5, ?6)");

    private readonly StoreStatement _addLabel = store.Prepare(
        "INSERT OR IGNORE INTO label (key, value, stream) VALUES (?1, ?2, ?3)");

    /// <summary>The paths of the streams that were copied.</summary>
    public IReadOnlyCollection<string> Paths => _paths;

    /// <summary>Copies all readable streams.</summary>
    /// <param name="facts">The facts of the streams from their blocks.</param>
    /// <param name="cancellationToken">Ends the copy with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The number of lost streams.</returns>
    public long Copy(IReadOnlyDictionary<long, BlockRecovery.StreamFacts> facts, CancellationToken cancellationToken)
    {
        Dictionary<long, Row> found = [];
        using StoreStatement rows = damaged.PrepareOnce(
            "SELECT id, metadata, next_seq, ifnull(details, ''), source FROM stream WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
        long lost = _tables.ReadRanges(
            rows, _tables.FindLast("stream"), () => found[rows.GetInt64(0)] = Row.Read(rows), cancellationToken);
        _tables.TryReadFromBothEnds(
            "SELECT id, metadata FROM stream INDEXED BY sqlite_autoindex_stream_1 WHERE metadata > '' ORDER BY metadata",
            row => lost -= AddIndexed(found, row.GetInt64(0), new Row(row.GetUtf8(1).ToArray()), facts) ? 1 : 0);
        store.InTransaction(() =>
        {
            foreach ((long id, Row row) in found.Where(stream => IsRight(stream.Key, stream.Value, facts)))
            {
                lost += DamagedTables.TryInsert(() => Add(id, Renew(id, row, facts))) ? 0 : 1;
            }

            foreach (long id in facts.Keys.Where(id => !_added.Contains(id)))
            {
                Add(id, Renew(id, Row.Of(NameFor(id)), facts));
            }
        });
        return Math.Max(0, lost);
    }

    /// <summary>Uses the index's key for a row that is lost, or that is wrong according to the
    /// stream's blocks.</summary>
    private static bool AddIndexed(
        Dictionary<long, Row> found, long id, Row indexed, IReadOnlyDictionary<long, BlockRecovery.StreamFacts> facts)
    {
        if (found.TryAdd(id, indexed))
        {
            return true;
        }

        if (!IsRight(id, found[id], facts) && IsRight(id, indexed, facts))
        {
            found[id] = indexed;
        }

        return false;
    }

    private static bool IsRight(long id, Row row, IReadOnlyDictionary<long, BlockRecovery.StreamFacts> facts) =>
        !facts.TryGetValue(id, out BlockRecovery.StreamFacts? known)
            || known.Checksum is not { } checksum
            || checksum == BlockFormat.Checksum(row.Metadata);

    private static Row Renew(long id, Row row, IReadOnlyDictionary<long, BlockRecovery.StreamFacts> facts) =>
        facts.TryGetValue(id, out BlockRecovery.StreamFacts? known)
            ? row with { NextSequence = Math.Max(row.NextSequence, known.NextSequence), Latest = known.Latest }
            : row;

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
            .Bind(6, row.Latest)
            .Run();
        foreach ((string key, string value) in pairs)
        {
            _addLabel.Bind(1, key).Bind(2, value).Bind(3, id).Run();
        }

        _paths.Add(pairs.Path);
        _added.Add(id);
    }

    private static LogMetadata NameFor(long stream) => new([new("recovered", $"stream {stream}")]);

    /// <summary>A row of the table of streams without its number; unreadable values are empty.</summary>
    private sealed record Row(byte[] Metadata)
    {
        public byte[] Details { get; init; } = [];

        public long Source { get; init; }

        public long NextSequence { get; init; }

        public long Latest { get; init; } = long.MinValue;

        public static Row Of(LogMetadata metadata) => new(Encoding.UTF8.GetBytes(MetadataJson.Write(metadata)));

        public static Row Read(StoreStatement row) => new(row.GetUtf8(1).ToArray())
        {
            NextSequence = row.GetInt64(2),
            Details = row.GetUtf8(3).ToArray(),
            Source = row.GetInt64(4),
        };
    }
}
