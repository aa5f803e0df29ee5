using Microsoft.Data.Sqlite;
using Monitoring.Querying;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Maintenance;
using Monitoring.Storing.Reading.Connecting;
using ZstdSharp;

namespace Monitoring.Storing.Database;

/// <summary>A store that another user made or changed cannot make a reader run its text, wait without an end, or read
/// gigabytes.</summary>
public sealed class PlantedStoreTests : IDisposable
{
    private const string EndlessStream = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";

    private readonly StoreScene _scene = new();

    public PlantedStoreTests()
    {
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one", "two"));
    }

    /// <summary>The planted object, and its name in the error.</summary>
    public static TheoryData<string, string> Plants { get; } = new()
    {
        { "ALTER TABLE stream RENAME TO former; CREATE VIEW stream AS " + EndlessStream
            + "SELECT i AS id, '' AS metadata, '' AS details, 0 AS source, 0 AS next_seq FROM n", "is unexpected" },
        { "CREATE VIEW other AS " + EndlessStream + "SELECT i FROM n", "view other" },
        { "CREATE TRIGGER planted AFTER INSERT ON block BEGIN DELETE FROM stream; END", "trigger planted of block" },
        { "CREATE TRIGGER planted AFTER UPDATE ON setting BEGIN INSERT INTO setting SELECT i, i FROM (" + EndlessStream
            + "SELECT i FROM n); END", "trigger planted of setting" },
        { "CREATE TABLE other (x)", "table other" },
        { "CREATE INDEX other ON block (abs(count))", "index other of block" },
        { "ALTER TABLE stream ADD COLUMN more TEXT AS (hex(zeroblob(1000000)))", "table stream" },
        { "DROP TABLE filter", "filter is missing" },
        { "DROP INDEX label_stream; CREATE INDEX label_stream ON label (stream, length(value))",
            "index label_stream of label" },
        { "CREATE TABLE \"a" + "\u001b[31mb\" (x)", "␛" },
    };

    /// <summary>Objects that are added beside a store's own tables, which stay.</summary>
    public static TheoryData<string> Additions { get; } = new(
        "CREATE VIEW other AS " + EndlessStream + "SELECT i FROM n",
        "CREATE TRIGGER planted AFTER INSERT ON block BEGIN DELETE FROM stream; END",
        "CREATE TABLE other (x)");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _scene.Dispose();

    [Theory]
    [MemberData(nameof(Plants))]
    public void A_store_with_other_tables_is_refused_by_everyone_before_it_is_read(string sql, string named)
    {
        Execute(sql);
        Action[] uses =
        [
            () => LogStoreReader.Open(_scene.Path).Dispose(),
            () => _scene.Open().Dispose(),
            () => LogStoreMaintenance.Test(_scene.Path, null, Token),
            () => StoreBackup.Run(_scene.Path, _scene.Files["backup.db"], null, Token),
            () => LogStoreMaintenance.Clear(_scene.Path, new LogQuery(), _scene.Events),
            () => RetentionForecast.Read(_scene.Path, RetentionPolicy.Default, _scene.Time),
        ];
        foreach (Action use in uses)
        {
            LogStoreException failure = Assert.Throws<LogStoreException>(use);
            Assert.Equal(LogStoreError.Damaged, failure.Error);
        }

        Assert.Contains(named, Assert.Throws<LogStoreException>(uses[0]).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_scene.Files["backup.db"]));
    }

    [Theory]
    [MemberData(nameof(Additions))]
    public void A_repair_removes_added_tables_and_keeps_the_entries(string sql)
    {
        Execute(sql);
        Assert.True(LogStoreMaintenance.Repair(_scene.Path, _scene.Events, Token).IsHealthy);
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path);
        Assert.Equal(
            ["one", "two"], reader.Read(new LogQuery(), cancellationToken: Token).Select(entry => entry.Message));
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, _scene.Batch("/a.log", 2, "three"));
        Assert.Equal(3, reader.Read(new LogQuery(), cancellationToken: Token).Count());
    }

    [Theory]
    [InlineData("PRAGMA user_version = -1")]
    [InlineData("PRAGMA user_version = 0")]
    [InlineData("PRAGMA user_version = 4")]
    public void Tables_of_another_version_are_refused(string sql)
    {
        Execute(sql);
        Assert.Throws<LogStoreException>(() => LogStoreReader.Open(_scene.Path));
        Assert.Throws<LogStoreException>(() => _scene.Open());
    }

    [Fact]
    public void The_statistics_of_ANALYZE_are_no_other_tables()
    {
        Execute("ANALYZE");
        LogStoreReader.Open(_scene.Path).Dispose();
        _scene.Open().Dispose();
    }

    [Theory]
    [InlineData("SELECT count(*) FROM v", "view")]
    [InlineData("INSERT INTO t VALUES (1)", "")]
    public void A_connection_runs_neither_views_nor_triggers(string sql, string refused)
    {
        string path = _scene.Files["other.db"];
        using (SqliteConnection other = new($"Data Source={path};Pooling=False"))
        {
            other.Open();
            Execute(
                other,
                "CREATE TABLE t (x); CREATE VIEW v AS SELECT 1; CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t; END");
        }

        using StoreConnection store = StoreConnection.OpenToWrite(path);
        if (refused.Length > 0)
        {
            Assert.Contains(
                refused, Assert.Throws<SqliteException>(() => store.GetInt64(sql)).Message, StringComparison.Ordinal);
            return;
        }

        store.Execute(sql);
        Assert.Equal(1, store.GetInt64("SELECT count(*) FROM t"));
    }

    [Fact]
    public void A_cancellation_ends_any_statement()
    {
        using CancellationTokenSource lifetime = new();
        (_, ReadingConnection connection) = ReadingOpening.Open(_scene.Path, lifetime.Token);
        using ReadingConnection owned = connection;
        using CancellationTokenSource query = new();
        connection.Cancellation = query.Token;
        query.CancelAfter(TimeSpan.FromMilliseconds(10));
        Assert.Throws<OperationCanceledException>(() => connection.GetInt64(EndlessStream + "SELECT count(*) FROM n"));
        connection.Cancellation = CancellationToken.None;
        Assert.Equal(1, connection.GetInt64("SELECT count(*) FROM stream"));
        lifetime.CancelAfter(TimeSpan.FromMilliseconds(10));
        Assert.Throws<OperationCanceledException>(() => connection.GetInt64(EndlessStream + "SELECT count(*) FROM n"));
    }

    [Fact]
    public void A_cancelled_salvage_ends_within_a_statement()
    {
        using CancellationTokenSource stop = new();
        using StoreConnection store = StoreConnection.OpenToRecover(_scene.Path, stop.Token);
        stop.CancelAfter(TimeSpan.FromMilliseconds(10));
        Assert.Throws<OperationCanceledException>(() => store.GetInt64(EndlessStream + "SELECT count(*) FROM n"));
    }

    [Fact]
    public void A_block_of_a_hundred_megabytes_is_skipped_with_a_warning()
    {
        Execute("UPDATE content SET bytes = zeroblob(100 << 20)");
        List<string> warnings = [];
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path, warnings.Add);
        Assert.Empty(reader.Read(new LogQuery(), cancellationToken: Token));
        Assert.Single(warnings);
        LogStoreHealth health = LogStoreMaintenance.Test(_scene.Path, null, Token);
        Assert.Equal((false, 1L, 2L), (health.IsHealthy, health.DamagedBlocks, health.LostEntries));
        Assert.Equal(1, LogStoreMaintenance.Repair(_scene.Path, _scene.Events, Token).DamagedBlocks);
    }

    [Theory]
    [InlineData("metadata", 2 << 20)]
    [InlineData("metadata", 100 << 20)]
    [InlineData("details", 2 << 20)]
    [InlineData("details", 100 << 20)]
    public void Metadata_of_megabytes_take_nothing_from_the_entries(string column, int bytes)
    {
        Execute($"UPDATE stream SET {column} = '{{\"path\":\"' || hex(zeroblob({bytes / 2})) || '\"}}'");
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path);
        Assert.Equal(
            ["one", "two"], reader.Read(new LogQuery(), cancellationToken: Token).Select(entry => entry.Message));
        Assert.Empty(Assert.Single(reader.GetStreams()).Metadata);
    }

    [Fact]
    public void A_section_that_claims_to_be_larger_than_any_block_is_not_decompressed()
    {
        ByteBuffer output = new();
        byte[] stored = new byte[100_000];
        output.WriteVarint((ulong)StoreLimits.MaxValueBytes + 1);
        output.WriteVarint((ulong)stored.Length);
        output.Write(stored);
        using Decompressor decompressor = new();
        Assert.Throws<InvalidDataException>(() =>
        {
            ByteReader input = new(output.Written);
            CompressedSection.Read(ref input, decompressor).Dispose();
        });
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using SqliteConnection connection = _scene.Connect();
        Execute(connection, sql);
    }
}
