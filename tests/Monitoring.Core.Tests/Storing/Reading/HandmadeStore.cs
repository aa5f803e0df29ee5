using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Columns;
using Monitoring.Storing.Database.Schema;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing.Reading;

/// <summary>A store whose blocks end where a test says, written row by row, without the writer.</summary>
internal sealed class HandmadeStore : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SqliteConnection _connection;
    private readonly BlockEncoder _encoder = new();
    private readonly Dictionary<long, LogMetadata> _streams = [];
    private readonly List<StoredEntry> _entries = [];
    private readonly Dictionary<(long Stream, long Sequence), long> _numbers = [];
    private readonly Dictionary<long, long> _ends = [];
    private readonly Dictionary<long, long> _latest = [];
    private readonly HandmadeMixedBlocks _mixed;
    private int _added;

    public HandmadeStore()
    {
        Path = _directory["store.db"];
        _connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        _connection.Open();
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF");
        Execute($"PRAGMA application_id={StoreSchema.ApplicationId}; PRAGMA user_version={StoreSchema.Version}");
        foreach (StoreMigration migration in StoreMigration.All)
        {
            Execute(migration.Script);
        }

        _mixed = new HandmadeMixedBlocks(this);
    }

    /// <summary>Whether every second block is a part of a mixed block, until it is merged.</summary>
    public bool HasMixed { get; init; }

    public string Path { get; }

    /// <summary>Whether the next blocks have counts by output and level, as those of earlier versions do not.</summary>
    public bool AreCounted { get; set; } = true;

    public string Directory => _directory.Path;

    /// <summary>Every entry that was ever stored and not deleted, by stream and sequence.</summary>
    public IReadOnlyList<StoredEntry> Entries => _entries;

    /// <summary>The number of the entry that is stored next.</summary>
    public long NextNumber { get; private set; } = 1;

    public long NumberOf(StoredEntry entry) => _numbers[(entry.Stream, entry.Sequence)];

    public LogMetadata MetadataOf(long stream) => _streams[stream];

    public long AddStream(params (string Key, string Value)[] metadata)
    {
        SortedDictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach ((string key, string value) in metadata)
        {
            pairs.Add(key, value);
        }

        long id = (long)Ask("INSERT INTO stream (metadata) VALUES ($1) RETURNING id", JsonSerializer.Serialize(pairs))!;
        foreach (KeyValuePair<string, string> pair in pairs)
        {
            Execute("INSERT INTO label (key, value, stream) VALUES ($1, $2, $3)", pair.Key, pair.Value, id);
        }

        _streams.Add(id, new LogMetadata(pairs));
        return id;
    }

    /// <summary>A stream of one container, as most tests need it.</summary>
    public long AddStream(string app) => AddStream(("app", app), ("path", $"/var/log/{app}.log"));

    public void AddBlock(long stream, params (long Time, string Message)[] entries) =>
        AddBlock(stream, [.. entries.Select(entry => (entry.Time, entry.Message, LogOutput.Stdout))]);

    public void AddBlock(long stream, IReadOnlyList<(long Time, string Message, LogOutput Output)> entries)
    {
        long sequence = _ends.GetValueOrDefault(stream);
        using SqliteTransaction transaction = _connection.BeginTransaction();
        foreach ((long time, string message, LogOutput output) in entries)
        {
            StoredEntry entry = new(stream, sequence + _encoder.Count, new LogTimestamp(time), output, message);
            _entries.Add(entry);
            _numbers.Add((entry.Stream, entry.Sequence), NextNumber + _encoder.Count);
            _encoder.Add(Encoding.UTF8.GetBytes(message), entry.ToRow());
        }

        long prior = _latest.GetValueOrDefault(stream, long.MinValue);
        (_ends[stream], _latest[stream]) = (
            sequence + entries.Count, Math.Max(prior, entries.Max(entry => entry.Time)));
        EntryNumbers numbers = EntryNumbers.From(NextNumber, entries.Count);
        NextNumber += entries.Count;
        if (HasMixed && _added++ % 2 == 0)
        {
            using EncodedBlock block = _encoder.Finish();
            _mixed.Insert(stream, sequence, numbers, prior, block);
        }
        else
        {
            InsertBlock(stream, sequence, numbers, prior);
            Execute(
                "UPDATE stream SET next_seq = $2, prior = $3, latest = $4 WHERE id = $1",
                stream,
                _ends[stream],
                prior,
                _latest[stream]);
            Execute("INSERT OR REPLACE INTO setting (key, value) VALUES ('entry.next', $1)", $"{NextNumber}");
        }

        transaction.Commit();
        _entries.Sort((left, right) => (left.Stream, left.Sequence).CompareTo((right.Stream, right.Sequence)));
    }

    /// <summary>Merges neighboring blocks of a stream into one, as the writer does while a reader is open.</summary>
    public void Merge(long stream, long fromSequence, long toSequence)
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        MakeOrdinary(stream, fromSequence, toSequence);
        long first = (long)Ask(
            "SELECT min(first_seq) FROM block WHERE stream = $1 AND first_seq >= $2", stream, fromSequence)!;
        object prior = Ask("SELECT prior FROM block WHERE stream = $1 AND first_seq = $2", stream, first)!;
        EntryNumbers? numbers = null;
        foreach ((long id, byte[] content) in ReadContents(stream, fromSequence, toSequence))
        {
            BlockReader reader = new(content);
            numbers = numbers?.With(reader.Numbers) ?? reader.Numbers;
            for (int row = 0; row < reader.Count; row++)
            {
                _encoder.Add(reader.GetMessage(row), reader.GetRow(row));
            }

            Delete(id);
        }

        InsertBlock(stream, first, numbers!, prior);
        transaction.Commit();
    }

    /// <summary>Merges the block of an entry with the following blocks that begin within some entries.</summary>
    public void MergeAround(long stream, long sequence, long reach)
    {
        MakeOrdinary(stream, 0, long.MaxValue);
        long first = (long)Ask(
            "SELECT max(first_seq) FROM block WHERE stream = $1 AND first_seq <= $2", stream, sequence)!;
        Merge(stream, first, first + reach);
    }

    /// <summary>Deletes the block that begins with an entry, as retention does.</summary>
    public void Expire(long stream, long firstSequence)
    {
        MakeOrdinary(stream, firstSequence, firstSequence + 1);
        long count = (long)Ask("SELECT count FROM block WHERE stream = $1 AND first_seq = $2", stream, firstSequence)!;
        long end = (long)Ask(
            "SELECT end_number FROM block WHERE stream = $1 AND first_seq = $2", stream, firstSequence)!;
        Execute(
            "INSERT OR REPLACE INTO setting VALUES ('entry.deleted', max(CAST($1 AS INTEGER), ifnull((SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'entry.deleted'), 0)) || '')",
            $"{end}");
        Delete(IdOf(stream, firstSequence));
        _entries.RemoveAll(entry => entry.Stream == stream
            && entry.Sequence >= firstSequence && entry.Sequence < firstSequence + count);
    }

    /// <summary>The number of entries in the block that begins with an entry.</summary>
    public long CountOf(long stream, long firstSequence)
    {
        MakeOrdinary(stream, firstSequence, firstSequence + 1);
        return (long)Ask("SELECT count FROM block WHERE stream = $1 AND first_seq = $2", stream, firstSequence)!;
    }

    public void Damage(long stream, long firstSequence, byte[] bytes) =>
        Execute("UPDATE content SET bytes = $1 WHERE block = $2", bytes, IdOf(stream, firstSequence));

    public long IdOf(long stream, long firstSequence)
    {
        MakeOrdinary(stream, firstSequence, firstSequence + 1);
        return (long)Ask("SELECT id FROM block WHERE stream = $1 AND first_seq = $2", stream, firstSequence)!;
    }

    public void Execute(string sql, params object[] values) => Ask(sql, values);

    public object? Ask(string sql, params object[] values)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        }

        return command.ExecuteScalar();
    }

    /// <summary>Closes the writer's connection, so that only the file is left.</summary>
    public void Close() => _connection.Dispose();

    public void Dispose()
    {
        _connection.Dispose();
        _directory.Dispose();
    }

    /// <summary>Moves the parts of a stream that begin in a range into ordinary blocks, as the writer does.</summary>
    private void MakeOrdinary(long stream, long fromSequence, long toSequence)
    {
        Execute("SAVEPOINT moved");
        foreach ((MixedPart part, byte[] content) in _mixed.Take(stream, fromSequence, toSequence))
        {
            using BlockReader reader = new(content);
            for (int row = 0; row < reader.Count; row++)
            {
                _encoder.Add(reader.GetMessage(row), reader.GetRow(row));
            }

            InsertBlock(stream, part.FirstSequence, reader.Numbers, part.Prior.UnixNanoseconds);
            Execute(
                "UPDATE stream SET next_seq = max(next_seq, $2), latest = max(latest, $3) WHERE id = $1",
                stream,
                part.EndSequence,
                part.Latest.UnixNanoseconds);
            Execute("INSERT OR REPLACE INTO setting (key, value) VALUES ('entry.next', $1)", $"{NextNumber}");
        }

        Execute("RELEASE moved");
    }

    private List<(long Id, byte[] Content)> ReadContents(long stream, long fromSequence, long toSequence)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = """
            SELECT block.id, content.bytes FROM block JOIN content ON content.block = block.id
            WHERE stream = $1 AND first_seq >= $2 AND first_seq < $3 ORDER BY first_seq
            """;
        command.Parameters.AddWithValue("$1", stream);
        command.Parameters.AddWithValue("$2", fromSequence);
        command.Parameters.AddWithValue("$3", toSequence);
        using SqliteDataReader reader = command.ExecuteReader();
        List<(long, byte[])> contents = [];
        while (reader.Read())
        {
            contents.Add((reader.GetInt64(0), (byte[])reader.GetValue(1)));
        }

        return contents;
    }

    private void InsertBlock(long stream, long firstSequence, EntryNumbers numbers, object prior)
    {
        using EncodedBlock block = _encoder.Finish();
        block.SetAddress(new BlockAddress(stream, 0, firstSequence, numbers));
        long id = (long)Ask(
            """
            INSERT INTO block (stream, first_seq, count, earliest, latest, message_bytes, stored_bytes, prior, first_number, end_number, counts)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id
            """,
            stream,
            firstSequence,
            block.Count,
            block.Earliest.UnixNanoseconds,
            block.Latest.UnixNanoseconds,
            block.MessageBytes,
            block.ContentLength + block.FilterLength,
            prior,
            numbers.Range.From,
            numbers.Range.To,
            AreCounted ? block.Counts.ToArray() : DBNull.Value)!;
        Execute("INSERT INTO content (block, bytes) VALUES ($1, $2)", id, block.Content.ToArray());
        if (block.FilterLength > 0)
        {
            Execute("INSERT INTO filter (block, bytes) VALUES ($1, $2)", id, block.Filter.ToArray());
        }
    }

    private void Delete(long id)
    {
        Execute("DELETE FROM content WHERE block = $1", id);
        Execute("DELETE FROM filter WHERE block = $1", id);
        Execute("DELETE FROM block WHERE id = $1", id);
    }
}

/// <summary>An entry as a test stored it.</summary>
internal sealed record StoredEntry(long Stream, long Sequence, LogTimestamp Time, LogOutput Output, string Message)
{
    public BlockRow ToRow() => new(Time, Output, new FileIdentity(1, (ulong)Stream, 2), Sequence * 10, Message.Length);
}
