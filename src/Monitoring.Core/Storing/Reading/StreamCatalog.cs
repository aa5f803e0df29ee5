using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

/// <summary>The streams of a store; the metadata of each is read once, and again when more is known of it, and then the same object for every
/// query. Streams that the store has no more are forgotten: 4 KiB at most for each that there is. What tells a stream from others (<see cref="LogMetadata.Identity"/>) is the same object as long as its number is its own.</summary>
internal sealed class StreamCatalog
{
    private const string SelectAll = "SELECT id, next_seq, ifnull(details, metadata), source, metadata FROM stream ORDER BY id";

    private readonly Dictionary<long, Known> _known = [];
    private long _round;

    /// <summary>The number of streams that are known.</summary>
    public int Count => _known.Count;

    /// <summary>Whether the store had a stream when it was asked last.</summary>
    public bool Contains(long stream) => _known.ContainsKey(stream);

    /// <summary>The streams that a query means, as they are at this moment, by number.</summary>
    public List<StoredStream> Select(ReadingConnection connection, LogQuery query)
    {
        List<StoredStream> streams = [];
        int rows = 0;
        _round++;
        StoreStatement statement = connection.Prepare(SelectAll);
        try
        {
            while (statement.Step())
            {
                rows++;
                StoredStream stream = new(
                    statement.GetInt64(0), Find(statement), statement.GetInt64(1));
                if (query.Streams?.Contains(stream.Id) != false && query.SelectsStream(stream.Metadata))
                {
                    streams.Add(stream);
                }
            }

            if (_known.Count > rows)
            {
                ForgetDeleted();
            }

            return streams;
        }
        finally
        {
            statement.Reset();
        }
    }

    private LogMetadata Find(StoreStatement row)
    {
        long id = row.GetInt64(0);
        ReadOnlySpan<byte> json = row.GetUtf8(2);
        MetadataState state = (MetadataState)row.GetInt64(3);
        ReadOnlySpan<byte> identity = row.GetUtf8(4);
        bool isKnown = _known.TryGetValue(id, out Known? known) && identity.SequenceEqual(known.Identity);
        if (isKnown && state == known!.Metadata.State && json.SequenceEqual(known.Json))
        {
            known.Round = _round;
            return known.Metadata;
        }

        LogMetadata metadata = Parse(json, state);
        if (isKnown)
        {
            metadata = new LogMetadata(metadata) { State = state, Identity = known!.Metadata.Identity };
        }

        _known[id] = new Known(json.ToArray(), isKnown ? known!.Identity : identity.ToArray(), metadata) { Round = _round };
        return metadata;
    }

    private void ForgetDeleted()
    {
        foreach ((long id, Known known) in _known)
        {
            if (known.Round != _round)
            {
                _known.Remove(id);
            }
        }
    }

    // Metadata that nobody can read takes nothing from the entries: they are found without it.
    private static LogMetadata Parse(ReadOnlySpan<byte> json, MetadataState state)
    {
        try
        {
            return MetadataJson.Read(json, state);
        }
        catch (InvalidDataException)
        {
            return new LogMetadata([]);
        }
    }

    /// <summary>A stream that was read.</summary>
    private sealed class Known(byte[] json, byte[] identity, LogMetadata metadata)
    {
        public byte[] Json => json;

        public byte[] Identity => identity;

        public LogMetadata Metadata => metadata;

        /// <summary>The last query that found it.</summary>
        public long Round { get; set; }
    }
}
