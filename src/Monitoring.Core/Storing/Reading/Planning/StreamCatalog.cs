using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Database;
using Monitoring.Storing.Reading.Connecting;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>The streams of a store. The metadata of a stream are read once, and again after a change; every query
/// receives the same object. The stream's key (<see cref="LogMetadata.Identity"/>) is the same object until the
/// stream's number is assigned to another stream.</summary>
/// <remarks>Safe to use from several threads, each with its own connection. Deleted streams are removed; uses at most 4
/// KiB for each existing stream.</remarks>
internal sealed class StreamCatalog
{
    private static readonly string Columns =
        $"SELECT id, next_seq, {StoreLimits.Metadata}, source, {StoreLimits.Identity} FROM stream";

    private const string SelectNumbers = "SELECT id FROM stream";

    // Up to this share of the streams, reading them one by one costs less than reading all.
    private const int FewShare = 4;

    private static readonly string SelectAll = Columns + " ORDER BY id";
    private static readonly string SelectOne = Columns + " WHERE id = ?1";

    private readonly Lock _lock = new();
    private readonly Dictionary<long, (byte[] Json, byte[] Identity, LogMetadata Metadata)> _known = [];

    /// <summary>The number of known streams.</summary>
    public int Count => _known.Count;

    /// <summary>Returns the current state of the streams that a query selects, by number.</summary>
    public List<StoredStream> Select(ReadingConnection connection, LogQuery query)
    {
        long count = connection.GetInt64("SELECT count(*) FROM stream");
        if (StreamIndex.Find(connection, query) is not { } candidates || candidates.Count > count / FewShare)
        {
            return SelectAmongAll(connection, query);
        }

        if (Count > count)
        {
            Forget(ReadNumbers(connection));
        }

        List<StoredStream> streams = [];
        foreach (long candidate in candidates)
        {
            if (Find(connection, candidate, query) is { } stream)
            {
                streams.Add(stream);
            }
        }

        return streams;
    }

    /// <summary>Returns the current state of a stream; null if it does not exist or the query does
    /// not select it.</summary>
    public StoredStream? Find(ReadingConnection connection, long id, LogQuery query)
    {
        StoreStatement statement = connection.Prepare(SelectOne).Bind(1, id);
        try
        {
            return statement.Step() && Read(statement) is var stream && IsSelected(stream, query) ? stream : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    private List<StoredStream> SelectAmongAll(ReadingConnection connection, LogQuery query)
    {
        List<StoredStream> streams = [];
        List<long> all = [];
        StoreStatement statement = connection.Prepare(SelectAll);
        try
        {
            while (statement.Step())
            {
                StoredStream stream = Read(statement);
                all.Add(stream.Id);
                if (IsSelected(stream, query))
                {
                    streams.Add(stream);
                }
            }
        }
        finally
        {
            statement.Reset();
        }

        Forget(all);
        return streams;
    }

    private static List<long> ReadNumbers(ReadingConnection connection)
    {
        List<long> numbers = [];
        StoreStatement statement = connection.Prepare(SelectNumbers);
        while (statement.Step())
        {
            numbers.Add(statement.GetInt64(0));
        }

        return numbers;
    }

    private static bool IsSelected(in StoredStream stream, LogQuery query) =>
        query.Streams?.Contains(stream.Id) != false && query.SelectsStream(stream.Metadata);

    private void Forget(List<long> streams)
    {
        lock (_lock)
        {
            if (_known.Count > streams.Count)
            {
                HashSet<long> there = [.. streams];
                foreach (long gone in _known.Keys.Where(id => !there.Contains(id)))
                {
                    _known.Remove(gone);
                }
            }
        }
    }

    private StoredStream Read(StoreStatement row)
    {
        lock (_lock)
        {
            return new StoredStream(row.GetInt64(0), ReadMetadata(row), row.GetInt64(1));
        }
    }

    private LogMetadata ReadMetadata(StoreStatement row)
    {
        long id = row.GetInt64(0);
        ReadOnlySpan<byte> json = row.GetUtf8(2);
        MetadataState state = (MetadataState)row.GetInt64(3);
        ReadOnlySpan<byte> identity = row.GetUtf8(4);
        bool isKnown = _known.TryGetValue(id, out (byte[] Json, byte[] Identity, LogMetadata Metadata) known)
            && identity.SequenceEqual(known.Identity);
        if (isKnown && state == known.Metadata.State && json.SequenceEqual(known.Json))
        {
            return known.Metadata;
        }

        LogMetadata metadata = Parse(json, state);
        if (isKnown)
        {
            metadata = new LogMetadata(metadata) { State = state, Identity = known.Metadata.Identity };
        }

        _known[id] = (json.ToArray(), isKnown ? known.Identity : identity.ToArray(), metadata);
        return metadata;
    }

    // Unreadable metadata do not affect the entries: they are found without metadata.
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
}
