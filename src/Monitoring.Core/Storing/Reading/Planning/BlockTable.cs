using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;
using Monitoring.Storing.Reading.Connecting;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>Reads the headers of blocks.</summary>
internal static class BlockTable
{
    private const string Columns =
        "SELECT id, stream, first_seq, count, earliest, latest, message_bytes, prior, first_number, end_number, filter_slot, counts FROM block";

    private const string ColumnsWithoutCounts =
        "SELECT id, stream, first_seq, count, earliest, latest, message_bytes, prior, first_number, end_number, NULL, NULL FROM block";

    private const string ColumnsWithoutNumbers =
        "SELECT id, stream, first_seq, count, earliest, latest, message_bytes, NULL, 0, 1, NULL, NULL FROM block";

    private const string All = " WHERE state = 0 ORDER BY stream, first_seq";

    private const string OfStream = " WHERE stream = ?1 AND state = 0 ORDER BY first_seq";

    // Starts at the block that contains an entry, or the next one after the entry.
    private const string From = """
         WHERE stream = ?1 AND state = 0 AND first_seq + count > ?2
          AND first_seq >= ifnull((SELECT max(first_seq) FROM block WHERE stream = ?1 AND first_seq <= ?2), 0)
        ORDER BY first_seq
        """;

    private const string Numbered = " INDEXED BY block_number WHERE end_number > ?1 AND state = 0";

    private const string SelectNew =
        "SELECT DISTINCT stream FROM block INDEXED BY block_number WHERE end_number > ?1 AND state = 0 ORDER BY stream";

    private const string SelectLatestBefore =
        "SELECT max(latest) FROM block WHERE stream = ?1 AND first_seq < ?2 AND state = 0";

    // Up to this share of the streams, reading them one by one costs less than scanning all headers.
    private const int FewShare = 4;

    /// <summary>Reads the intact blocks of some streams, by stream and number.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="streams">The streams, by number.</param>
    /// <param name="withCounts">Whether to read the counts by output and level.</param>
    public static List<BlockHeader> Read(
        ReadingConnection connection, IReadOnlyList<StoredStream> streams, bool withCounts)
    {
        List<BlockHeader> headers = [];
        if (streams.Count == 0)
        {
            return headers;
        }

        if (streams.Count <= connection.GetInt64("SELECT count(*) FROM stream") / FewShare)
        {
            foreach (StoredStream stream in streams)
            {
                Read(Prepare(connection, OfStream).Bind(1, stream.Id), headers, streams: null, withCounts);
            }
        }
        else
        {
            Read(Prepare(connection, All), headers, [.. streams.Select(stream => stream.Id)], withCounts);
        }

        return headers;
    }

    /// <summary>Reads the intact blocks of a stream that contain a sequence or a later one, in order.</summary>
    public static List<BlockHeader> ReadFrom(ReadingConnection connection, long stream, long sequence)
    {
        List<BlockHeader> headers = [];
        Read(Prepare(connection, From).Bind(1, stream).Bind(2, sequence), headers, streams: null, withCounts: true);
        return headers;
    }

    /// <summary>Reads the intact blocks with entries whose numbers are at least the given number, by stream and
    /// number, in a store whose entries have numbers.</summary>
    public static List<BlockHeader> ReadNumbered(ReadingConnection connection, long number)
    {
        List<BlockHeader> headers = [];
        Read(Prepare(connection, Numbered).Bind(1, number), headers, streams: null, withCounts: true);
        headers.Sort((left, right) => (left.Stream, left.FirstSequence).CompareTo((right.Stream, right.FirstSequence)));
        return headers;
    }

    /// <summary>Returns the streams with entries whose numbers are at least the given number, in a store whose
    /// entries have numbers.</summary>
    public static List<long> ReadNew(ReadingConnection connection, long number)
    {
        List<long> streams = [];
        StoreStatement statement = connection.Prepare(SelectNew).Bind(1, number);
        while (statement.Step())
        {
            streams.Add(statement.GetInt64(0));
        }

        return streams;
    }

    /// <summary>The latest time stamp in a stream's blocks before a block; the minimum value if
    /// there are none.</summary>
    public static LogTimestamp ReadLatestBefore(ReadingConnection connection, long stream, long firstSequence) => new(
        connection.Prepare(SelectLatestBefore).Bind(1, stream).Bind(2, firstSequence).RunForInt64() ?? long.MinValue);

    private static StoreStatement Prepare(ReadingConnection connection, string condition)
    {
        string columns = connection.HasCounts ? Columns
            : connection.HasNumbers ? ColumnsWithoutCounts
            : ColumnsWithoutNumbers;
        return connection.Prepare(columns + condition);
    }

    private static void Read(
        StoreStatement statement, List<BlockHeader> headers, HashSet<long>? streams, bool withCounts)
    {
        while (statement.Step())
        {
            if (streams?.Contains(statement.GetInt64(1)) ?? true)
            {
                BlockHeader header = ReadHeader(statement);
                headers.Add(withCounts ? AddCounts(header, statement.GetBlob(11)) : header);
            }
        }
    }

    private static BlockHeader AddCounts(in BlockHeader header, ReadOnlySpan<byte> bytes)
    {
        KindCount[]? counts = BlockCounts.TryRead(bytes, header.Count, header.MessageBytes, header.Earliest);
        int? kinds = counts?.Aggregate(0, (bits, count) => bits | count.Kind.Bit);
        return header with { Counts = counts, Kinds = kinds };
    }

    private static BlockHeader ReadHeader(StoreStatement statement) => new(
        statement.GetInt64(0),
        statement.GetInt64(1),
        statement.GetInt64(2),
        statement.GetInt64(3),
        new LogTimestamp(statement.GetInt64(4)),
        new LogTimestamp(statement.GetInt64(5)),
        statement.GetInt64(6),
        statement.IsNull(7) ? null : new LogTimestamp(statement.GetInt64(7)),
        new NumberRange(statement.GetInt64(8), statement.GetInt64(9)),
        statement.IsNull(10) ? null : statement.GetInt64(10));
}
