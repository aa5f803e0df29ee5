using Microsoft.Data.Sqlite;
using Monitoring.Diagnostics;

namespace Monitoring.Collecting.Reading;

/// <summary>Files among logs that are no logs by their content: each is one warning and no entry.</summary>
public sealed class BinaryFileTests : IDisposable
{
    private readonly CollectorScene _scene = new();

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_database_with_all_that_belongs_to_it_is_skipped_with_a_warning_for_each_file()
    {
        Files.Append("logs/a.log", "1\n");
        using SqliteConnection store = OpenDatabase("logs/store.db");
        Files.Append("logs/store.db.lock", "1234");
        Files.Append("logs/store.db.reserve", new string('\0', 5000));
        Assert.Equal(["a.log: 1"], _scene.Collect());
        Assert.Equal(["store.db", "store.db-shm", "store.db-wal", "store.db.lock", "store.db.reserve"], Warned());
        Execute(store, "INSERT INTO t VALUES (zeroblob(20000) || 'more\ntext\n')");
        Files.Append("logs/store.db.lock", "5\n");
        Files.Append("logs/a.log", "2\n");
        Assert.Equal(["a.log: 2"], _scene.Collect());
        Assert.Empty(_scene.CollectUntilIdle());
        Assert.Equal(5, Warned().Count);
        _scene.Restart();
        Assert.Empty(_scene.CollectUntilIdle());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_file_that_is_no_log_is_skipped_though_it_was_empty_when_it_was_found()
    {
        Files.Append("logs/a.bin", []);
        Assert.Empty(_scene.Collect());
        Files.Append("logs/a.bin", Noise(100_000));
        Assert.Empty(_scene.CollectUntilIdle());
        Files.Append("logs/a.bin", Noise(100_000));
        Assert.Empty(_scene.CollectUntilIdle());
        Assert.Equal(["a.bin"], Warned());
        Assert.Equal(0, _scene.Collector!.MeasureBacklog().UnreadBytes);
    }

    [Fact]
    public void The_rest_of_a_file_that_is_no_log_is_not_emitted_at_the_end()
    {
        using CollectorScene scene = new(options => options with { Follow = false });
        scene.Files.Append("logs/a.bin", [.. Noise(5_000).Where(value => value != '\n')]);
        scene.Files.Append("logs/a.log", "unfinished");
        Assert.Equal(["a.log: unfinished"], scene.Collect());
        Assert.Equal(WarningKind.NotALog, Assert.Single(scene.Warnings).Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_becomes_text_is_read_from_its_first_byte(bool isReplaced)
    {
        Files.Append("logs/a.log", Noise(10_000));
        Assert.Empty(_scene.Collect());
        Assert.Equal(["a.log"], Warned());
        if (isReplaced)
        {
            Files.Delete("logs/a.log");
        }
        else
        {
            Files.Truncate("logs/a.log");
        }

        Files.Append("logs/a.log", "1\n2\n");
        Assert.Equal(["a.log: 1", "a.log: 2"], _scene.CollectUntilIdle());
        Files.Append("logs/a.log", "3\n");
        Assert.Equal(["a.log: 3"], _scene.Collect());
        _scene.Restart();
        Assert.Empty(_scene.CollectUntilIdle());
        Assert.Single(_scene.Warnings);
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_file_that_becomes_text_while_it_is_not_followed_is_read_from_its_first_byte()
    {
        Files.Append("logs/a.log", Noise(10_000));
        Files.Append("logs/b.log", "0\n");
        Assert.Equal(["b.log: 0"], _scene.Collect());
        Files.Truncate("logs/a.log");
        Files.Append("logs/a.log", "1\n");
        _scene.Restart();
        Assert.Equal(["a.log: 1"], _scene.CollectUntilIdle());
    }

    [Fact]
    public void A_log_that_is_overwritten_as_shred_does_emits_nothing_of_that()
    {
        Files.Append("logs/a.log", "1\n2\n");
        Assert.Equal(["a.log: 1", "a.log: 2"], _scene.Collect());
        for (int pass = 0; pass < 3; pass++)
        {
            File.WriteAllBytes(Files["logs/a.log"], Noise(8_192 + pass));
            Assert.Empty(_scene.Collect());
        }

        Files.Delete("logs/a.log");
        Assert.Empty(_scene.CollectUntilIdle());
        Assert.Equal(["a.log"], Warned());
        Files.Append("logs/a.log", "3\n");
        Assert.Equal(["a.log: 3"], _scene.CollectUntilIdle());
    }

    [Fact]
    public void A_rotated_file_that_was_compressed_under_its_own_name_is_a_gap_and_no_entries()
    {
        using CollectorScene scene = new(
            options => options with { Roots = [options.Roots[0] with { Include = ["*.log"] }] });
        scene.Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], scene.Collect());
        scene.Files.Append("logs/a.log", "2\n");
        File.WriteAllBytes(scene.Files["logs/a.log.1"], Gzip.Compress(File.ReadAllBytes(scene.Files["logs/a.log"])));
        scene.Files.Delete("logs/a.log");
        scene.Files.Append("logs/a.log", "3\n");
        scene.Restart();
        Assert.Equal(["a.log: 3"], scene.CollectUntilIdle());
        Assert.Contains("a.log.1", Assert.Single(scene.Gaps).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void History_is_not_searched_in_a_file_that_is_no_log()
    {
        using CollectorScene scene = new(
            options => options with { Start = StartPosition.Last(10, reachesBack: true), Follow = false });
        scene.Files.Append("logs/a.bin", [.. Noise(5_000), .. "\nlast\n"u8]);
        scene.Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], scene.Collect());
    }

    [Fact]
    public void A_log_that_begins_with_a_hole_of_any_length_is_read()
    {
        Files.Append("logs/a.log", [.. new byte[3 << 20], .. "1\n"u8]);
        Files.Append("logs/b.log", [.. new byte[5_000], .. "2\n"u8]);
        Files.Append("logs/c.log", new byte[5_000]);
        Assert.Equal(["a.log: 1", "b.log: 2"], _scene.Collect().Order(StringComparer.Ordinal));
        Assert.Empty(_scene.Warnings);
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own text.
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>The names of the files that were warned of, each as often as it was.</summary>
    private List<string> Warned()
    {
        Assert.All(_scene.Warnings, warning => Assert.Equal(WarningKind.NotALog, warning.Kind));
        return [.. _scene.Warnings.Select(warning => Path.GetFileName(warning.Path)).Order(StringComparer.Ordinal)];
    }

    private SqliteConnection OpenDatabase(string name)
    {
        SqliteConnection connection = new($"Data Source={Files[name]};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = wal");
        Execute(connection, "CREATE TABLE t (text)");
        Execute(connection, "INSERT INTO t VALUES ('a\nb\nc\n')");
        return connection;
    }
}
