using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;
using Monitoring.Storing.Maintenance.Compacting;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing.Maintenance;

/// <summary>The age of an entry counts from the later of its time and its commit, whatever the clock does.</summary>
public sealed class RetentionAgeTests : IDisposable
{
    private readonly StoreScene _scene = new();
    private readonly List<StoreEvent> _news = [];

    [Fact]
    public void A_line_that_is_stamped_long_ago_is_as_old_as_its_commit()
    {
        Commit("/old.log");
        Pass(TimeSpan.FromMinutes(4));
        Commit("/stray.log", stampedIn: 1970);
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        StoreRetention retention = Retain(store, TimeSpan.FromHours(1));
        Pass(TimeSpan.FromMinutes(58), retention);
        Assert.Equal(1, retention.DeletedEntries);
        Assert.Equal(["/stray.log"], _scene.ReadAll().Keys);
        Pass(TimeSpan.FromMinutes(5), retention);
        Assert.Equal(2, retention.DeletedEntries);
    }

    [Fact]
    public void A_line_that_is_stamped_in_the_future_stays_until_then()
    {
        Commit("/early.log", stampedIn: 2027);
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        StoreRetention retention = Retain(store, TimeSpan.FromHours(1));
        Pass(TimeSpan.FromDays(1), retention);
        Assert.Equal(0, retention.DeletedEntries);
    }

    [Fact]
    public void A_clock_that_jumps_ahead_deletes_nothing_until_it_has_stayed_there()
    {
        Commit("/a.log");
        Pass(TimeSpan.FromMinutes(1));
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        StoreRetention retention = Retain(store, TimeSpan.FromDays(7));
        _scene.Time.Shift = TimeSpan.FromDays(30);
        Pass(TimeSpan.FromMinutes(59), retention);
        Assert.Equal(0, retention.DeletedEntries);
        _scene.Time.Shift = TimeSpan.Zero;
        Pass(TimeSpan.FromHours(2), retention);
        Assert.Equal(0, retention.DeletedEntries);
        _scene.Time.Shift = TimeSpan.FromDays(30);
        Pass(TimeSpan.FromMinutes(59), retention);
        Assert.Equal(0, retention.DeletedEntries);
        Pass(TimeSpan.FromMinutes(3), retention);

        // This process was not there when it was committed, so that it does not move with the clock.
        Assert.Equal(1, retention.DeletedEntries);
    }

    [Fact]
    public void A_clock_that_is_ahead_at_the_start_deletes_nothing_until_it_has_stayed_there()
    {
        Commit("/a.log");
        _scene.Time.Shift = TimeSpan.FromDays(30);
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        StoreRetention retention = Retain(store, TimeSpan.FromDays(7));
        Pass(TimeSpan.FromMinutes(59), retention);
        Assert.Equal(0, retention.DeletedEntries);
        Pass(TimeSpan.FromMinutes(3), retention);
        Assert.Equal(1, retention.DeletedEntries);
    }

    [Fact]
    public void A_wrong_clock_warns_and_deletes_nothing_however_often_the_collector_starts()
    {
        TimeSpan age = TimeSpan.FromDays(7);
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(age, null) };
        Commit("/a.log");
        _scene.Time.Shift = TimeSpan.FromDays(10);
        for (int start = 0; start < 3; start++)
        {
            Commit($"/{start}.log");
            using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
            StoreRetention retention = Retain(store, age);
            Pass(TimeSpan.FromMinutes(15), retention);
            Assert.Equal(0, retention.DeletedEntries);
            StoreEvent news = Assert.Single(_news);
            Assert.Equal(WarningKind.ClockAhead, news.Kind);
            Assert.Contains("60 minutes", news.Message, StringComparison.Ordinal);
            _news.Clear();
        }

        // Set right: as if nothing had been.
        _scene.Time.Shift = TimeSpan.Zero;
        Commit("/b.log");
        using StoreConnection after = StoreOpening.OpenToWrite(_scene.Path);
        StoreRetention right = Retain(after, age);
        Pass(TimeSpan.FromHours(2), right);
        Assert.Equal((0, 0), (right.DeletedEntries, _news.Count));
        Assert.Equal(0, after.GetInt64("SELECT count(*) FROM setting WHERE key LIKE 'clock.%'"));
    }

    [Fact]
    public void A_clock_that_is_right_after_a_long_pause_warns_until_it_is_accepted()
    {
        Commit("/a.log");
        Pass(TimeSpan.FromDays(10));
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        StoreRetention retention = Retain(store, TimeSpan.FromDays(7));
        Pass(TimeSpan.FromMinutes(59), retention);
        Assert.Single(_news);
        Pass(TimeSpan.FromMinutes(3), retention);
        Assert.Equal([false, true], _news.Select(news => news.Message is null));
        Assert.Equal(1, retention.DeletedEntries);
    }

    [Fact]
    public void A_pause_that_deletes_nothing_is_no_warning()
    {
        Commit("/a.log");
        Pass(TimeSpan.FromDays(3));
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        Pass(TimeSpan.FromHours(2), Retain(store, TimeSpan.FromDays(7)));
        Assert.Empty(_news);
    }

    [Fact]
    public void Entries_committed_before_the_clock_was_set_keep_their_age()
    {
        DateTimeOffset now = _scene.Time.GetUtcNow();
        _scene.Time.Shift = DateTimeOffset.UnixEpoch - now;
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        StoreRetention retention = Retain(store, TimeSpan.FromDays(7));
        Commit("/a.log");
        Pass(TimeSpan.FromMinutes(3), retention);
        _scene.Time.Shift = TimeSpan.Zero;
        Pass(TimeSpan.FromDays(6), retention);
        Assert.Equal(0, retention.DeletedEntries);
        Assert.Equal(LogTimestamp.From(now).UnixNanoseconds, _scene.Query("SELECT committed FROM block"));
        Pass(TimeSpan.FromDays(2), retention);
        Assert.Equal(1, retention.DeletedEntries);
    }

    [Fact]
    public void Entries_that_are_stamped_in_the_future_push_out_nothing_newer()
    {
        const int Lines = 100;
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(null, 4 << 20), BlockBytes = 64 << 10 };
        using LogStoreWriter writer = _scene.Open();
        Random random = new(5);
        _scene.Time.Shift = TimeSpan.FromDays(3650);
        LogBatch[] future = [.. Enumerable.Range(0, Lines).Select(line => RandomLine("/future.log", line, random))];
        _scene.Time.Shift = TimeSpan.Zero;
        foreach (LogBatch batch in future)
        {
            StoreScene.Commit(writer, batch);
        }

        for (int line = 0; line < 2 * Lines; line++)
        {
            _scene.Time.Advance(TimeSpan.FromSeconds(1));
            StoreScene.Commit(writer, RandomLine("/right.log", line, random));
        }

        Assert.True(writer.Drain(TestContext.Current.CancellationToken));
        Assert.Equal(
            0L,
            _scene.Query("SELECT count(*) FROM block JOIN stream ON stream.id = stream WHERE metadata LIKE '%future%'"));
        Assert.InRange((long)_scene.Query("SELECT sum(count) FROM block")!, 40, Lines);
    }

    [Fact]
    public void Entries_that_are_stamped_long_ago_go_before_what_is_newer()
    {
        Commit("/new.log");
        Commit("/old.log", stampedIn: 2020);
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        Assert.Equal(2, store.GetInt64($"SELECT stream FROM block ORDER BY {StoreSchema.SizeOrderOf(store)} LIMIT 1"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_orders_are_read_from_indexes(bool forSize)
    {
        Commit("/a.log");
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        string order = forSize ? StoreSchema.SizeOrderOf(store) : StoreSchema.AgeOf(store);
        using StoreStatement plan = store.PrepareOnce(
            $"EXPLAIN QUERY PLAN SELECT id FROM block ORDER BY {order} LIMIT 1");
        Assert.True(plan.Step());
        Assert.Contains("USING", plan.GetText(3), StringComparison.Ordinal);
        Assert.False(plan.Step());
    }

    [Fact]
    public void A_merged_block_has_the_last_commit()
    {
        _scene.Options = _scene.Options with { SmallBytes = 0 };
        using LogStoreWriter writer = _scene.Open();
        for (int line = 0; line < CompactionPlan.MinBlocks; line++)
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", line, "line"));
            _scene.Time.Advance(TimeSpan.FromSeconds(1));
        }

        long last = LogTimestamp.From(_scene.Time.GetUtcNow() - TimeSpan.FromSeconds(1)).UnixNanoseconds;
        Wait.Until(() => Equals(_scene.Query("SELECT count(*) FROM block"), 1L));
        Assert.Equal(last, _scene.Query("SELECT committed FROM block"));
    }

    [Fact]
    public void A_store_of_version_1_is_read_and_its_entries_are_as_old_as_their_times()
    {
        OpenAsVersion1();
        Assert.Equal(["/a.log"], _scene.ReadAll().Keys);
        RetentionForecast forecast = RetentionForecast.Read(
            _scene.Path, new RetentionPolicy(TimeSpan.FromHours(1), null), _scene.Time)!;
        Assert.Equal((1, 0), (forecast.Entries, forecast.DeletedEntries));
        using (LogStoreReader reader = LogStoreReader.Open(_scene.Path))
        {
            Assert.Equal(
                "line",
                Assert.Single(
                reader.Read(new Querying.LogQuery(), progress: null, TestContext.Current.CancellationToken)).Message);
        }

        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        Assert.Equal(StoreSchema.Version, store.GetInt64("PRAGMA user_version"));
        StoreRetention retention = Retain(store, TimeSpan.FromHours(2));
        Pass(TimeSpan.FromMinutes(90), retention);
        Assert.Equal(0, retention.DeletedEntries);
        Pass(TimeSpan.FromHours(1), retention);
        Assert.Equal(1, retention.DeletedEntries);
    }

    public void Dispose() => _scene.Dispose();

    private void OpenAsVersion1()
    {
        Commit("/a.log");
        OldStore.Make(_scene.Path, version: 1);
    }

    private void Commit(string stream, int? stampedIn = null)
    {
        TimeSpan shift = _scene.Time.Shift;
        if (stampedIn is { } year)
        {
            _scene.Time.Shift = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero) - _scene.Time.GetUtcNow();
        }

        LogBatch batch = _scene.Batch(stream, 0, "line");
        _scene.Time.Shift = shift;
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, batch);
    }

    private LogBatch RandomLine(string stream, int line, Random random)
    {
        byte[] bytes = new byte[30_000];
        random.NextBytes(bytes);
        return _scene.Batch(stream, line, Convert.ToHexString(bytes));
    }

    private StoreRetention Retain(StoreConnection store, TimeSpan age)
    {
        StoreTables tables = new(store);
        MixedStore mixed = new(store, tables, new MixedRepair(store, tables, _scene.Path, _news.Add), _scene.Time);
        return new StoreRetention(
            store, tables, mixed, _scene.Options with { Retention = new RetentionPolicy(age, null) }, _scene.Time,
            _news.Add);
    }

    /// <summary>Lets time pass, in which retention does its work each minute.</summary>
    private void Pass(TimeSpan time, StoreRetention? retention = null)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += StoreRetention.Interval)
        {
            _scene.Time.Advance(StoreRetention.Interval);
            retention?.Check();
            while (retention?.Step() ?? false)
            {
            }
        }
    }
}
