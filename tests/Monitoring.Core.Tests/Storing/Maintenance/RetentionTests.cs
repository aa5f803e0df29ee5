namespace Monitoring.Storing.Maintenance;

/// <summary>Entries beyond the age or the size are deleted, the oldest first, and their space is freed.</summary>
public sealed class RetentionTests : IDisposable
{
    private readonly StoreScene _scene = new();

    [Fact]
    public void Old_entries_go_and_positions_stay()
    {
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(TimeSpan.FromHours(1), null) };
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, _scene.Batch("/old.log", 0, "old", "older"));
        _scene.Time.Advance(TimeSpan.FromMinutes(50));
        StoreScene.Commit(writer, _scene.Batch("/new.log", 0, "new"));
        _scene.Time.Advance(TimeSpan.FromMinutes(11));
        Wait.Until(() => writer.Statistics.DeletedEntries == 2);
        Wait.Until(() => Equals(_scene.Query("SELECT count(*) FROM stream"), 1L));
        Assert.Equal(["/new.log"], _scene.ReadAll().Keys);
        Assert.Equal(2, writer.Checkpoints.Count);
        Assert.Equal(1, writer.Statistics.Blocks);
        Assert.True(writer.Statistics.DeletedBytes > 0);
        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM label WHERE stream NOT IN (SELECT id FROM stream)"));

        // Its number is not given again.
        StoreScene.Commit(writer, _scene.Batch("/old.log", 2, "again"));
        Assert.Equal(["again"], _scene.ReadAll()["/old.log"]);
        Assert.Equal(3L, _scene.Query("SELECT max(id) FROM stream"));
    }

    [Fact]
    public void A_store_keeps_within_its_size_and_loses_the_oldest()
    {
        const long MaxBytes = 4 << 20;
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(null, MaxBytes), BlockBytes = 64 << 10 };
        using (LogStoreWriter writer = _scene.Open())
        {
            Random random = new(3);
            byte[] bytes = new byte[50_000];
            for (int line = 0; line < 200; line++)
            {
                random.NextBytes(bytes);
                StoreScene.Commit(writer, _scene.Batch("/a.log", line, Convert.ToHexString(bytes)));
                _scene.Time.Advance(TimeSpan.FromSeconds(1));
                Assert.InRange(_scene.SizeOnDisk(), 0, MaxBytes);
            }

            Wait.Until(() => writer.Statistics.DeletedEntries > 100);
        }

        long kept = (long)_scene.Query("SELECT sum(count) FROM block")!;
        Assert.InRange(kept, 15, 90);
        Assert.Equal(200L - kept, _scene.Query("SELECT min(first_seq) FROM block"));
    }

    [Fact]
    public void A_smaller_limit_frees_the_space()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            Random random = new(3);
            byte[] bytes = new byte[100_000];
            for (int line = 0; line < 150; line++)
            {
                random.NextBytes(bytes);
                writer.Write(
                    _scene.Batch("/a.log", line, Convert.ToHexString(bytes)), TestContext.Current.CancellationToken);
            }

            Assert.True(writer.Drain(TestContext.Current.CancellationToken));
        }

        long before = new FileInfo(_scene.Path).Length;
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(null, 2 << 20), BlockBytes = 64 << 10 };
        using (LogStoreWriter writer = _scene.Open())
        {
            // 4 MiB of unused pages are kept for what comes next.
            Wait.Until(
                () => (long)_scene.Query("PRAGMA page_count")! * 4096 < (7 << 20));
            Wait.Until(() => writer.Statistics.FileBytes < (7 << 20));
        }

        Assert.InRange(new FileInfo(_scene.Path).Length, 1, Math.Min(before / 2, 7 << 20));
        Assert.NotEmpty(_scene.ReadAll());
    }

    [Theory]
    [InlineData(1, 1_000_000)]
    [InlineData(200, 5_000)]
    public void The_files_stay_within_the_size_at_any_rate(int streams, int messageBytes)
    {
        const long MaxBytes = RetentionPolicy.MinBytes;
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(null, MaxBytes) };
        using LogStoreWriter writer = _scene.Open();
        Random random = new(3);
        long most = 0;
        for (int batch = 0; batch < 40_000_000 / messageBytes; batch++)
        {
            writer.Write(
                _scene.Batch($"/{batch % streams}.log", batch, StoreScene.RandomMessage(random,
                    messageBytes)), TestContext.Current.CancellationToken);
            most = Math.Max(most, _scene.SizeOnDisk());
            StoreScene.TakeCommitted(writer);
        }

        Assert.True(writer.Drain(TestContext.Current.CancellationToken));
        Assert.InRange(Math.Max(most, _scene.SizeOnDisk()), MaxBytes / 2, MaxBytes);
        Assert.True(writer.Statistics.DeletedEntries > 0);
    }

    [Fact]
    public void Space_is_freed_while_nothing_is_collected()
    {
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(TimeSpan.FromHours(1), 64 << 20) };
        using LogStoreWriter writer = _scene.Open();
        Wait.Until(() => StoreReserve.LengthOf(_scene.Path) > 0);
        long empty = _scene.SizeOnDisk();
        Random random = new(3);
        for (int line = 0; line < 20; line++)
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", line, StoreScene.RandomMessage(random, 1_000_000)));
        }

        Assert.InRange(_scene.SizeOnDisk() - empty, 15_000_000, long.MaxValue);
        _scene.Time.Advance(TimeSpan.FromMinutes(61));

        // 4 MiB of unused pages are kept for what comes next.
        Wait.Until(
            () =>
            {
                _scene.Time.Advance(TimeSpan.FromSeconds(1));
                return _scene.SizeOnDisk() - empty < (5 << 20);
            });
        Assert.Equal(0, new FileInfo(_scene.Path + "-wal").Length);
    }

    public void Dispose() => _scene.Dispose();
}
