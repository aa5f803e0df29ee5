using System.Text;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Writing;

/// <summary>Written entries are stored once, with their positions; and who owns a batch in the meantime.</summary>
public sealed class LogStoreWriterTests : IDisposable
{
    private readonly StoreScene _scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Entries_and_position_are_there_after_reopening()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            Assert.Empty(writer.Checkpoints);
            writer.Write(_scene.Batch("/a.log", 0, "one", "two"), Cancellation);
            writer.Write(_scene.Batch("/b.log", 0, "eins"), Cancellation);
            writer.Write(_scene.Batch("/a.log", 2, "three"), Cancellation);
            Assert.True(writer.Drain(Cancellation));
            Assert.Equal(3, StoreScene.TakeCommitted(writer));
        }

        using (LogStoreWriter writer = _scene.Open())
        {
            Assert.Equal(
                [("/a.log", 3L), ("/b.log", 1L)],
                writer.Checkpoints.Select(checkpoint => (checkpoint.Path, checkpoint.Files[0].Offset)).Order());
            StoreScene.Commit(writer, _scene.Batch("/a.log", 3, "four"));
        }

        Dictionary<string, List<string>> streams = _scene.ReadAll();
        Assert.Equal(["one", "two", "three", "four"], streams["/a.log"]);
        Assert.Equal(["eins"], streams["/b.log"]);
        Assert.False(File.Exists(_scene.Path + "-wal"));
    }

    [Fact]
    public void Dispose_stores_what_was_written()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            writer.Write(_scene.Batch("/a.log", 0, "one"), Cancellation);
        }

        Assert.Equal(["one"], _scene.ReadAll()["/a.log"]);
    }

    [Fact]
    public void Batches_come_back_in_the_order_of_writing()
    {
        using LogStoreWriter writer = _scene.Open();
        List<LogBatch> batches = [];
        for (int index = 0; index < 20; index++)
        {
            batches.Add(_scene.Batch($"/{index % 3}.log", 0, "line"));
            writer.Write(batches[^1], Cancellation);
            if (index % 7 == 0)
            {
                writer.Flush();
            }
        }

        Assert.True(writer.Drain(Cancellation));
        foreach (LogBatch expected in batches)
        {
            Assert.True(writer.TryTakeCommitted(out LogBatch? batch));
            Assert.Same(expected, batch);
            batch.Dispose();
        }

        Assert.False(writer.TryTakeCommitted(out _));
    }

    [Fact]
    public void A_committed_batch_keeps_the_number_of_its_entries_and_holds_no_memory()
    {
        using LogStoreWriter writer = _scene.Open();
        writer.Write(_scene.Batch("/a.log", 0, "one", "two"), Cancellation);
        Assert.True(writer.Drain(Cancellation));
        Assert.True(writer.TryTakeCommitted(out LogBatch? batch));
        Assert.Equal((2, 0L), (batch.Count, batch.HeldBytes));
        batch.Dispose();
    }

    [Fact]
    public void A_flush_is_due_one_interval_after_the_oldest_line_was_read()
    {
        using LogStoreWriter writer = _scene.Open();
        Assert.Equal(Timeout.InfiniteTimeSpan, writer.FlushDue);
        LogBatch first = _scene.Batch("/a.log", 0, "one");
        _scene.Time.Advance(TimeSpan.FromMilliseconds(100));
        writer.Write(first, Cancellation);
        writer.Write(_scene.Batch("/a.log", 1, "two"), Cancellation);
        Assert.Equal(TimeSpan.FromMilliseconds(150), writer.FlushDue);
        _scene.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, writer.FlushDue);
        Assert.True(writer.Drain(Cancellation));
        Assert.Equal(Timeout.InfiniteTimeSpan, writer.FlushDue);
    }

    [Fact]
    public void A_batch_without_entries_moves_only_the_position()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 7, []));
            Assert.Equal(7, Assert.Single(writer.Checkpoints).Files[0].Offset);
        }

        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM block"));
        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM stream"));
    }

    [Fact]
    public void A_full_group_is_committed_without_a_flush_in_blocks_of_the_configured_size()
    {
        _scene.Options = _scene.Options with { GroupBytes = 64 << 10, BlockBytes = 16 << 10 };
        using LogStoreWriter writer = _scene.Open();
        string line = new('x', 1008);
        writer.Write(_scene.Batch("/a.log", 0, [.. Enumerable.Repeat(line, 70)]), Cancellation);
        Wait.Until(() => writer.Statistics.Commits == 1);
        Assert.Equal(70, writer.Statistics.Entries);
        Assert.Equal(5, writer.Statistics.Blocks);
        Assert.Equal(16L, _scene.Query("SELECT max(count) FROM block"));
        Assert.Equal(70L, _scene.Query("SELECT next_seq FROM stream"));
        Assert.Equal(70, _scene.ReadAll()["/a.log"].Count);
    }

    [Fact]
    public void A_joined_message_and_every_column_round_trip()
    {
        LogMetadata metadata = new([new("path", "/j.log")]);
        LogRecord record = new()
        {
            Start = 0,
            Length = 0,
            Timestamp = new LogTimestamp(-5),
            Offset = 1L << 40,
            OriginalLength = 9_999_999_999,
            Output = LogOutput.Stderr,
        };
        LogBatch batch = new(metadata, _scene.Time,
            16)
        { File = new FileIdentity(ulong.MaxValue, ulong.MaxValue - 1, long.MinValue) };
        batch.AddJoined(record, "first "u8, "second"u8);
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, batch);
        }

        Blocks.BlockReader reader = new((byte[])_scene.Query("SELECT bytes FROM content")!);
        Blocks.BlockRow row = reader.GetRow(0);
        Assert.Equal("first second", Encoding.UTF8.GetString(reader.GetMessage(0)));
        Assert.Equal(
            new Blocks.BlockRow(
                new LogTimestamp(-5),
                LogOutput.Stderr,
                new FileIdentity(ulong.MaxValue, ulong.MaxValue - 1, long.MinValue),
                1L << 40,
                9_999_999_999),
            row);
    }

    [Fact]
    public void A_stream_is_found_by_labels_of_any_characters()
    {
        LogMetadata metadata = new([new("path", "/ü\0\"'.log"), new("empty", string.Empty), new("a", "b")]);
        for (int opening = 0; opening < 2; opening++)
        {
            using LogStoreWriter writer = _scene.Open();
            LogBatch batch = new(new LogMetadata(metadata.Reverse()), _scene.Time, 16);
            batch.AddJoined(
                new LogRecord
                {
                    Start = 0,
                    Length = 0,
                    Timestamp = default,
                    Offset = 0,
                    OriginalLength = 1,
                    Output = default
                },
                "x"u8,
                default);
            StoreScene.Commit(writer, batch);
        }

        Assert.Equal(1L, _scene.Query("SELECT count(*) FROM stream"));
        Assert.Equal(2L, _scene.Query("SELECT next_seq FROM stream"));
        Assert.Equal(3L, _scene.Query("SELECT count(*) FROM label"));
        Assert.Equal(string.Empty, _scene.Query("SELECT value FROM label WHERE key = 'empty'"));
        string stored = (string)_scene.Query("SELECT metadata FROM stream")!;
        Assert.Equal(
            metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            MetadataJson.Read(Encoding.UTF8.GetBytes(stored)));
    }

    [Fact]
    public void A_batch_that_is_almost_empty_does_not_hold_its_buffer()
    {
        LogBatch batch = new(LogMetadata.ForPath("/a"), _scene.Time, 256 << 10);
        "hello"u8.CopyTo(batch.Bytes);
        batch.Add(
            new LogRecord
            {
                Start = 0,
                Length = 5,
                Timestamp = default,
                Offset = 0,
                OriginalLength = 5,
                Output = default
            });
        using LogStoreWriter writer = _scene.Open();
        writer.Write(batch, Cancellation);
        Assert.InRange(batch.Bytes.Length, 5, 64);
        Assert.Equal("hello"u8, batch.GetMessage(batch.Records[0]));
    }

    public void Dispose() => _scene.Dispose();
}
