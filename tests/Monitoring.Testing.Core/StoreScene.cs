using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Storing;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;
using Monitoring.Storing.Mixed;

namespace Monitoring.Testing;

/// <summary>A store in a directory of its own, batches to write into it, and a plain reader of its content.</summary>
internal sealed class StoreScene : IDisposable
{
    private readonly Dictionary<string, LogMetadata> _metadata = [];

    public StoreScene()
    {
        Events = new MonitoringEvents { OnWarning = Warnings.Add };
        Options = new LogStoreOptions { Path = Files["logs.db"], Retention = new RetentionPolicy(null, null) };
    }

    public TemporaryDirectory Files { get; } = new();

    public LogStoreOptions Options { get; set; }

    public string Path => Options.Path;

    public ShiftedTime Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public List<MonitoringWarning> Warnings { get; } = [];

    public MonitoringEvents Events { get; }

    public LogStoreWriter Open(Action<StoreConnection>? configure = null) =>
        LogStoreWriter.Open(Options, Time, Events, configure);

    /// <summary>A batch of a stream whose position is the number of its last line.</summary>
    public LogBatch Batch(string stream, long firstLine, params string[] messages)
    {
        LogBatch batch = Batch(stream, messages);
        batch.Checkpoint = CheckpointAt(stream, firstLine + messages.Length);
        return batch;
    }

    /// <summary>A batch without a checkpoint.</summary>
    public LogBatch Batch(string stream, params string[] messages)
    {
        if (!_metadata.TryGetValue(stream, out LogMetadata? metadata))
        {
            metadata = new LogMetadata([new("path", stream), new("app", "test")]);
            _metadata.Add(stream, metadata);
        }

        return Batches.Create(metadata, Time, messages);
    }

    /// <summary>A message of so many bytes of which nothing can be compressed, and no identifier is made.</summary>
    public static string RandomMessage(Random random, int bytes)
    {
        const int LetterBytes = 3;
        char[] letters = new char[bytes / LetterBytes];
        for (int index = 0; index < letters.Length; index++)
        {
            letters[index] = (char)random.Next(0x4E00, 0x9E00);
        }

        return new string(letters);
    }

    /// <summary>The bytes of all files of the store.</summary>
    public long SizeOnDisk() =>
        Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(Path)!, "logs.db*")
        .Sum(path => new FileInfo(path).Length);

    public static Checkpoint CheckpointAt(string stream, long offset) =>
        new(stream, [new FilePosition(new FileIdentity(1, 2, 3), default, offset, default, 0)], []);

    /// <summary>Commits one batch.</summary>
    public static void Commit(LogStoreWriter writer, LogBatch batch)
    {
        writer.Write(batch, TestContext.Current.CancellationToken);
        Assert.True(writer.Drain(TestContext.Current.CancellationToken));
        TakeCommitted(writer);
    }

    public static int TakeCommitted(LogStoreWriter writer)
    {
        int taken = 0;
        while (writer.TryTakeCommitted(out LogBatch? batch))
        {
            batch.Dispose();
            taken++;
        }

        return taken;
    }

    public SqliteConnection Connect(string? path = null)
    {
        SqliteConnection connection = new($"Data Source={path ?? Path};Pooling=False;Mode=ReadWrite");
        connection.Open();
        return connection;
    }

    /// <summary>The first column of the first row.</summary>
    public object? Query(string sql, string? path = null)
    {
        using SqliteConnection connection = Connect(path);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>All messages of each stream, in the order of their numbers, which must be without a gap or a
    /// repeat.</summary>
    public Dictionary<string, List<string>> ReadAll(string? path = null, bool mayLack = false)
    {
        using SqliteConnection connection = Connect(path);
        return ReadAll(connection, mayLack);
    }

    public static Dictionary<string, List<string>> ReadAll(SqliteConnection connection, bool mayLack = false)
    {
        Dictionary<string, List<string>> streams = [];
        Dictionary<string, long> next = [];
        List<(long Stream, long FirstSequence, string Path, byte[] Content)> blocks = [];

        // In one snapshot: the entries of mixed blocks become ordinary blocks.
        Read(connection, "SAVEPOINT entries");
        blocks.AddRange(ReadBlocks(connection));
        blocks.AddRange(ReadMixed(connection));
        Read(connection, "RELEASE entries");
        foreach ((_, long first, string stream, byte[] content) in blocks.OrderBy(
            block => (block.Stream, block.FirstSequence)))
        {
            using BlockReader block = new(content);
            if (next.TryGetValue(stream, out long expected))
            {
                Assert.InRange(first, expected, mayLack ? long.MaxValue : expected);
            }

            next[stream] = first + block.Count;
            if (!streams.TryGetValue(stream, out List<string>? messages))
            {
                streams.Add(stream, messages = []);
            }

            for (int row = 0; row < block.Count; row++)
            {
                messages.Add(Encoding.UTF8.GetString(block.GetMessage(row)));
            }
        }

        return streams;
    }

    private static List<(long Stream, long FirstSequence, string Path, byte[] Content)> ReadBlocks(
        SqliteConnection connection)
    {
        List<(long, long, string, byte[])> blocks = [];
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            SELECT metadata, first_seq, count, bytes, stream FROM block
            JOIN stream ON stream.id = stream JOIN content ON content.block = block.id
            WHERE state = 0 ORDER BY stream, first_seq
            """;
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            byte[] content = rows.GetFieldValue<byte[]>(3);
            using BlockReader block = new(content);
            Assert.Equal(rows.GetInt64(2), block.Count);
            blocks.Add((rows.GetInt64(4), rows.GetInt64(1), PathOf(rows.GetString(0)), content));
        }

        return blocks;
    }

    private static List<(long Stream, long FirstSequence, string Path, byte[] Content)> ReadMixed(
        SqliteConnection connection)
    {
        List<(long, long, string, byte[])> blocks = [];
        if (Read(connection, "SELECT 1 FROM sqlite_schema WHERE name = 'mixed'").Count == 0)
        {
            return blocks;
        }

        Dictionary<long, string> paths = Read(connection, "SELECT id, metadata FROM stream")
            .ToDictionary(row => (long)row[0], row => PathOf((string)row[1]));
        foreach (object[] row in Read(connection, "SELECT first_number, end_number, directory, bytes FROM mixed"))
        {
            NumberRange numbers = new((long)row[0], (long)row[1]);
            foreach (MixedPart part in MixedDirectory.Read((byte[])row[2], numbers))
            {
                byte[] content = ((byte[])row[3])[part.Offset..(part.Offset + part.Length)];
                blocks.Add((part.Stream, part.FirstSequence, paths[part.Stream], content));
            }
        }

        return blocks;
    }

    /// <summary>The checkpoint of each path, in one snapshot with what the caller reads in a transaction.</summary>
    public static IReadOnlyList<Checkpoint> ReadCheckpoints(SqliteConnection connection)
    {
        Dictionary<string, byte[]?> packed = Read(connection, "SELECT path, position FROM checkpoint")
            .ToDictionary(row => (string)row[0], row => (byte[]?)row[1]);
        MixedCheckpoints mixed = new();
        Read(connection, "SELECT checkpoints FROM mixed ORDER BY end_number").ForEach(row => mixed.Add((byte[])row[0]));
        foreach ((string path, byte[]? later) in mixed.Packed)
        {
            packed[path] = later;
        }

        return [.. packed.Where(pair => pair.Value is not null)
            .Select(pair => PackedCheckpoint.Read(pair.Key, pair.Value))];
    }

    /// <summary>The number of the next entry.</summary>
    public long ReadNextNumber() => Convert.ToInt64(
        Query("""
            SELECT max(ifnull((SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'entry.next'), 1),
                ifnull((SELECT max(end_number) FROM mixed), 1))
            """),
        CultureInfo.InvariantCulture);

    private static List<object[]> Read(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader rows = command.ExecuteReader();
        List<object[]> all = [];
        while (rows.Read())
        {
            object[] values = new object[rows.FieldCount];
            rows.GetValues(values);
            all.Add(values);
        }

        return all;
    }

    private static string PathOf(string metadata) => MetadataJson.Read(Encoding.UTF8.GetBytes(metadata)).Path;

    /// <summary>Copies the store as a kill would leave it now. A transaction keeps the write-ahead log from being reset
    /// meanwhile; the log may be copied into the database.</summary>
    public string CopyAsKilled(string name)
    {
        using SqliteConnection connection = Connect();
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        string copy = Files[name];
        File.Copy(Path, copy);
        File.Copy(Path + "-wal", copy + "-wal");
        return copy;
    }

    public void Dispose() => Files.Dispose();
}
