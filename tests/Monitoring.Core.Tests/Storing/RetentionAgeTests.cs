using Microsoft.Data.Sqlite;
using Monitoring.Entries;

namespace Monitoring.Storing;

/// <summary>The age of an entry counts from the later of its time and its commit, whatever the clock does.</summary>
public sealed class RetentionAgeTests : IDisposable
{
    private readonly StoreScene _scene = new();

    [Fact]
    public void A_line_that_is_stamped_long_ago_is_as_old_as_its_commit()
    {
        Commit("/old.log");
        Pass(TimeSpan.FromMinutes(11));
        Commit("/stray.log", stampedIn: 1970);
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        StoreRetention retention = Retain(store, TimeSpan.FromHours(1));
        Pass(TimeSpan.FromMinutes(50), retention);
        Assert.Equal(1, retention.DeletedEntries);
        Assert.Equal(["/stray.log"], _scene.ReadAll().Keys);
        Pass(TimeSpan.FromMinutes(11), retention);
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
    public void What_was_committed_before_the_clock_was_set_is_as_old_as_it_is()
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
    public void The_size_counts_the_age_likewise()
    {
        Commit("/new.log", stampedIn: 1970);
        Pass(TimeSpan.FromMinutes(1));
        Commit("/newest.log", stampedIn: 1969);
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        using StoreStatement oldest = store.PrepareOnce("SELECT stream FROM block ORDER BY max(latest, committed) LIMIT 1");
        Assert.Equal(1, oldest.RunForInt64());
    }

    [Fact]
    public void A_merged_block_has_the_last_commit()
    {
        using LogStoreWriter writer = _scene.Open();
        for (int line = 0; line < SealingPlan.FewestBlocks; line++)
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", line, "line"));
            _scene.Time.Advance(TimeSpan.FromSeconds(1));
        }

        long last = LogTimestamp.From(_scene.Time.GetUtcNow() - TimeSpan.FromSeconds(1)).UnixNanoseconds;
        Assert.True(SpinWait.SpinUntil(() => Equals(_scene.Query("SELECT count(*) FROM block"), 1L), StoreScene.Patience));
        Assert.Equal(last, _scene.Query("SELECT committed FROM block"));
    }

    [Fact]
    public void A_store_of_version_1_is_read_and_its_entries_are_as_old_as_their_times()
    {
        OpenAsVersion1();
        Assert.Equal(["/a.log"], _scene.ReadAll().Keys);
        RetentionForecast forecast = RetentionForecast.Read(_scene.Path, new RetentionPolicy(TimeSpan.FromHours(1), null), _scene.Time)!;
        Assert.Equal((1, 0), (forecast.Entries, forecast.DeletedEntries));
        using (LogStoreReader reader = LogStoreReader.Open(_scene.Path))
        {
            Assert.Equal("line", Assert.Single(reader.Read(new Querying.LogQuery(), progress: null, TestContext.Current.CancellationToken)).Message);
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
        using SqliteConnection connection = _scene.Connect();
        OldStore.MakeVersion1(connection);
    }

    private void Commit(string stream, int? stampedIn = null)
    {
        TimeSpan shift = _scene.Time.Shift;
        if (stampedIn is { } year)
        {
            _scene.Time.Shift = new DateTimeOffset(year, 1, 1, 0, 0, 0, TimeSpan.Zero) - _scene.Time.GetUtcNow();
        }

        Entries.LogBatch batch = _scene.Batch(stream, 0, "line");
        _scene.Time.Shift = shift;
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, batch);
    }

    private StoreRetention Retain(StoreConnection store, TimeSpan age) =>
        new(store, new StoreTables(store), new RetentionPolicy(age, null), _scene.Time);

    /// <summary>Lets time pass, in which retention does its work each minute.</summary>
    private void Pass(TimeSpan time, StoreRetention? retention = null)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += StoreRetention.Interval)
        {
            _scene.Time.Advance(StoreRetention.Interval);
            retention?.Look();
            while (retention?.Step() ?? false)
            {
            }
        }
    }
}
