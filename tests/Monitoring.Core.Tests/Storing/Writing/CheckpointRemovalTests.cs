using System.Globalization;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Writing;

/// <summary>Checkpoints take little space and go with their paths, so that they push no entries out.</summary>
public sealed class CheckpointRemovalTests : IDisposable
{
    private readonly StoreScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_checkpoint_is_deleted_with_its_path_and_created_with_it()
    {
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one"));
        StoreScene.Commit(writer, _scene.Batch("/b.log", 0, "one"));
        StoreScene.Commit(writer, Gone("/a.log"));
        Assert.Equal("/b.log", Assert.Single(writer.Checkpoints).Path);
        Assert.Equal(["one"], _scene.ReadAll()["/a.log"]);

        // In one commit the last one counts.
        writer.Write(Gone("/b.log"), TestContext.Current.CancellationToken);
        StoreScene.Commit(writer, _scene.Batch("/b.log", 1, "two"));
        Assert.Equal(2, Assert.Single(writer.Checkpoints).Files[0].Offset);
        writer.Write(_scene.Batch("/b.log", 2, "three"), TestContext.Current.CancellationToken);
        StoreScene.Commit(writer, Gone("/b.log"));
        Assert.Empty(writer.Checkpoints);
        Assert.Equal(["one", "two", "three"], _scene.ReadAll()["/b.log"]);
    }

    [Fact]
    public void A_store_with_checkpoints_in_JSON_is_brought_to_this_version_with_them()
    {
        const string Position = """
            {"device":1,"inode":2,"born":3,"head":{"length":4,"digest":"05"},"offset":9,"marker":{"length":7,"digest":"08"},"modified":9}
            """;
        StoreOpening.OpenToWrite(_scene.Path, migrations: [.. StoreMigration.All.Take(2)]).Dispose();
        _scene.Query($$"""INSERT INTO checkpoint (path, position) VALUES ('/a.log', '{"files":[{{Position}}]}'), ('/b.log', '{"files":[{{Position}}]}')""");
        LogStoreWriter writer = _scene.Open();
        Assert.Equal(["/a.log", "/b.log"], writer.Checkpoints.Select(checkpoint => checkpoint.Path).Order());
        Assert.All(writer.Checkpoints, checkpoint => Assert.Equal(9, checkpoint.Files[0].Offset));
        StoreScene.Commit(writer, _scene.Batch("/a.log", 9, "one"));
        Assert.Equal(10, writer.Checkpoints.Single(checkpoint => checkpoint.Path == "/a.log").Files[0].Offset);
        writer.Dispose();
        Assert.Equal(
            1L, _scene.Query("SELECT count(*) FROM checkpoint WHERE substr(position, 1, 1) = CAST('{' AS BLOB)"));
        Assert.Empty(_scene.Warnings);
    }

    [Fact]
    public void Pods_that_end_leave_no_checkpoints_and_push_no_entries_out()
    {
        const int Pods = 4000;
        _scene.Options = _scene.Options with
        {
            Retention = new RetentionPolicy(
            TimeSpan.FromDays(7), RetentionPolicy.MinBytes)
        };
        using LogStoreWriter writer = _scene.Open();
        for (int pod = 0; pod < Pods; pod++)
        {
            writer.Write(
                _scene.Batch(PathOf(pod), 0, "one", "two", "three", "four", "five"),
                TestContext.Current.CancellationToken);
            if (pod >= 100)
            {
                writer.Write(Gone(PathOf(pod - 100)), TestContext.Current.CancellationToken);
            }
        }

        Assert.True(writer.Drain(TestContext.Current.CancellationToken));
        Assert.Equal(100, writer.Checkpoints.Count);
        Assert.Equal(0, writer.Statistics.DeletedEntries);
        Assert.Equal(Pods * 5, _scene.ReadAll().Values.Sum(messages => messages.Count));
    }

    [Fact]
    public void A_store_that_deletes_what_it_has_just_committed_warns_once_until_it_does_not()
    {
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(null, 4 << 20), BlockBytes = 64 << 10 };
        using LogStoreWriter writer = _scene.Open();
        Fill(writer, TimeSpan.Zero);
        MonitoringWarning warning = Assert.Single(_scene.Warnings);
        Assert.Equal(WarningKind.StoreTooSmall, warning.Kind);
        Assert.Contains("-RetentionSize", warning.Message, StringComparison.Ordinal);
        Fill(writer, TimeSpan.FromMinutes(2));
        Assert.Single(_scene.Warnings);
        Fill(writer, TimeSpan.Zero);
        Assert.Equal(2, _scene.Warnings.Count);
    }

    private void Fill(LogStoreWriter writer, TimeSpan pause)
    {
        byte[] bytes = new byte[50_000];
        long deleted = writer.Statistics.DeletedEntries;
        Random random = new(5);
        for (int line = 0; writer.Statistics.DeletedEntries < deleted + 120; line++)
        {
            random.NextBytes(bytes);
            StoreScene.Commit(writer, _scene.Batch("/a.log", line, Convert.ToHexString(bytes)));
            _scene.Time.Advance(pause);
        }

        writer.Drain(TestContext.Current.CancellationToken);
    }

    private static string PathOf(int pod) => string.Create(
        CultureInfo.InvariantCulture, $"/var/log/containers/job-{pod:D6}-x7k2p_default_main-{pod:x64}.log");

    private LogBatch Gone(string path) =>
        new(LogMetadata.ForPath(path), _scene.Time, capacity: 0) { Checkpoint = Checkpoint.Gone(path) };
}
