using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Writing;

/// <summary>A failed write waits, with a warning, until it succeeds; no entry is lost or stored twice.</summary>
public sealed class StoreFailureTests : IDisposable
{
    private readonly StoreScene _scene = new();
    private StoreConnection? _store;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_full_disk_pauses_and_each_entry_is_stored_once_when_there_is_space()
    {
        List<string> expected = [];
        using (LogStoreWriter writer = OpenSmall())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "before"));
            expected.Add("before");
            Limit(1);
            List<string> lines = Lines(3, 20_000);
            expected.AddRange(lines);
            writer.Write(_scene.Batch("/a.log", 1, [.. lines]), Cancellation);
            Assert.False(writer.Drain(Cancellation));
            Assert.False(writer.Drain(Cancellation));
            Assert.True(writer.IsPaused);
            Assert.Equal(0, StoreScene.TakeCommitted(writer));
            MonitoringWarning warning = Assert.Single(_scene.Warnings);
            Assert.Equal(WarningKind.StoreFull, warning.Kind);
            Assert.Equal(warning.Message, writer.Statistics.LastError);

            Limit(1 << 20);
            Assert.True(writer.Drain(Cancellation));
            Assert.False(writer.IsPaused);
            Assert.Null(writer.Statistics.LastError);
            Assert.Equal(1, StoreScene.TakeCommitted(writer));
            Assert.Equal(4, Assert.Single(writer.Checkpoints).Files[0].Offset);

            Limit(1);
            writer.Write(_scene.Batch("/a.log", 4, [.. Lines(3, 400_000)]), Cancellation);
            Assert.False(writer.Drain(Cancellation));
            Assert.Equal(2, _scene.Warnings.Count);
        }

        Assert.Equal(expected, _scene.ReadAll()["/a.log"]);
        Assert.Equal(
            4, PackedCheckpoint.Read("/a.log", (byte[])_scene.Query("SELECT position FROM checkpoint")!).Files[0].Offset);
    }

    [Fact]
    public void A_commit_is_tried_again_every_second()
    {
        using LogStoreWriter writer = OpenSmall();
        Limit(1);
        writer.Write(_scene.Batch("/a.log", 0, [.. Lines(1, 200_000)]), Cancellation);
        Assert.False(writer.Drain(Cancellation));
        Limit(1 << 20);
        Wait.Until(
            () =>
            {
                _scene.Time.Advance(TimeSpan.FromMilliseconds(500));
                return StoreScene.TakeCommitted(writer) == 1;
            });
        Assert.Single(_scene.ReadAll()["/a.log"]);
    }

    [Fact]
    public void Write_waits_while_nothing_can_be_stored_warns_and_can_be_cancelled()
    {
        using CancellationTokenSource cancelled = new();
        using StoreScene scene = new();
        MonitoringEvents events = new() { OnWarning = _ => cancelled.Cancel() };
        scene.Options = scene.Options with { GroupBytes = 64 << 10 };
        using LogStoreWriter writer = LogStoreWriter.Open(scene.Options, scene.Time, events, store => _store = store);
        Limit(1);
        LogBatch? refused = null;
        int accepted = 0;
        Assert.Throws<OperationCanceledException>(() =>
        {
            for (; accepted < 100; accepted++)
            {
                refused = scene.Batch("/a.log", accepted, [.. Lines(1, 70_000)]);
                writer.Write(refused, cancelled.Token);
            }
        });

        // One group is being stored, the next one may be encoded, and one is full unless it was cancelled before that.
        Assert.InRange(accepted, 1, 3);
        Assert.Equal(1, refused!.Count);
        refused.Dispose();
        Limit(1 << 20);
        Assert.True(writer.Drain(Cancellation));
        Assert.Equal(accepted, scene.ReadAll()["/a.log"].Count);
    }

    [Fact]
    public async Task A_write_that_waits_continues_when_there_is_space()
    {
        _scene.Options = _scene.Options with { GroupBytes = 64 << 10 };
        using LogStoreWriter writer = OpenSmall();
        Limit(1);
        List<string> lines = Lines(6, 70_000);
        int accepted = 0;
        Task<int> owner = Task.Run(() =>
        {
            for (int line = 0; line < lines.Count; line++)
            {
                writer.Write(_scene.Batch("/a.log", line, lines[line]), Cancellation);
                Interlocked.Increment(ref accepted);
            }

            return writer.Drain(Cancellation) ? StoreScene.TakeCommitted(writer) : 0;
        });

        // One group cannot be stored, the next one is encoded as soon as that is tried again, and one is full.
        Wait.Until(
            () =>
            {
                _scene.Time.Advance(TimeSpan.FromMilliseconds(500));
                return Volatile.Read(ref accepted) == 3 && writer.IsPaused;
            });
        Assert.False(owner.IsCompleted);
        Limit(1 << 20);
        Wait.Until(
            () =>
            {
                _scene.Time.Advance(TimeSpan.FromMilliseconds(500));
                return owner.IsCompleted;
            });
        Assert.Equal(lines.Count, await owner);
        Assert.Equal(lines, _scene.ReadAll()["/a.log"]);
    }

    [Fact]
    public void A_failure_of_another_kind_pauses_too_and_does_not_end_the_process()
    {
        using LogStoreWriter writer = OpenSmall();
        StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "before"));
        _scene.Query("ALTER TABLE mixed RENAME TO hidden");
        writer.Write(_scene.Batch("/a.log", 1, "after"), Cancellation);
        Assert.False(writer.Drain(Cancellation));
        Assert.Equal(WarningKind.StoreFailed, Assert.Single(_scene.Warnings).Kind);
        _scene.Query("ALTER TABLE hidden RENAME TO mixed");
        Assert.True(writer.Drain(Cancellation));
        Assert.Equal(["before", "after"], _scene.ReadAll()["/a.log"]);
    }

    [Fact]
    public void Another_program_that_locks_the_store_makes_it_wait()
    {
        using LogStoreWriter writer = OpenSmall();
        using (Microsoft.Data.Sqlite.SqliteConnection other = _scene.Connect())
        {
            using Microsoft.Data.Sqlite.SqliteTransaction transaction = other.BeginTransaction();
            writer.Write(_scene.Batch("/a.log", 0, "one"), Cancellation);
            Assert.False(writer.Drain(Cancellation));
            Assert.Equal(WarningKind.StoreFailed, Assert.Single(_scene.Warnings).Kind);
        }

        Assert.True(writer.Drain(Cancellation));
        Assert.Equal(["one"], _scene.ReadAll()["/a.log"]);
    }

    [Fact]
    public void A_stream_that_was_added_by_a_commit_that_failed_is_added_again()
    {
        using LogStoreWriter writer = OpenSmall();
        Limit(1);
        writer.Write(_scene.Batch("/a.log", 0, [.. Lines(1, 200_000)]), Cancellation);
        Assert.False(writer.Drain(Cancellation));
        Limit(1 << 20);
        writer.Write(_scene.Batch("/b.log", 0, "b"), Cancellation);
        Assert.True(writer.Drain(Cancellation));
        StoreScene.Commit(writer, _scene.Batch("/a.log", 1, "a"));
        Dictionary<string, List<string>> streams = _scene.ReadAll();
        Assert.Equal((2, 1), (streams["/a.log"].Count, streams["/b.log"].Count));
    }

    public void Dispose() => _scene.Dispose();

    private LogStoreWriter OpenSmall() => _scene.Open(store => _store = store);

    /// <summary>Limits the database to so many pages, or to its current size. SQLite's own lock makes the call
    /// thread-safe.</summary>
    private void Limit(int pages) => _store!.GetInt64($"PRAGMA max_page_count = {pages}");

    private static List<string> Lines(int count, int length)
    {
        Random random = new(count + length);
        return [.. Enumerable.Range(0, count).Select(_ => Convert.ToHexString(RandomBytes(random, length / 2)))];
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
