using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Database;
using Monitoring.Storing.Maintenance;

namespace Monitoring.Storing.Reading;

/// <summary>A cursor of a real store keeps its meaning when the store is compacted, restarted, repaired, set back and
/// migrated.</summary>
public sealed class CursorTests : IDisposable
{
    private readonly StoreScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Compaction_and_restarts_leave_a_cursor_where_it_is()
    {
        LogCursor cursor = default;
        for (int round = 0; round < 3; round++)
        {
            using LogStoreWriter writer = _scene.Open();
            for (int commit = 0; commit < 20; commit++)
            {
                // Each stream's clock runs on its own: what is stored later is stamped earlier.
                _scene.Time.Shift = TimeSpan.FromHours(-commit);
                StoreScene.Commit(writer, _scene.Batch("/a.log", commit, $"a {round}.{commit}"));
                _scene.Time.Shift = TimeSpan.FromHours(commit);
                StoreScene.Commit(writer, _scene.Batch("/b.log", commit, $"b {round}.{commit}"));
                if ((round, commit) == (1, 10))
                {
                    cursor = Read(null)[^1].Cursor!.Value;
                }
            }

            long full = (2 * round) + 40;
            Wait.Until(() => writer.Statistics.Blocks < full);
        }

        string[] expected =
        [
            .. Enumerable.Range(11, 9).SelectMany(commit => new[] { $"a 1.{commit}", $"b 1.{commit}" }),
            .. Enumerable.Range(0, 20).SelectMany(commit => new[] { $"a 2.{commit}", $"b 2.{commit}" }),
        ];
        Assert.Equal(expected.Order(), Read(cursor).Select(entry => entry.Message).Order());
    }

    [Fact]
    public void Entry_numbers_lost_in_a_power_cut_are_not_assigned_to_other_entries()
    {
        string cut;
        LogCursor cursor;
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "kept"));
            cut = _scene.CopyAsKilled("cut.db");
            StoreScene.Commit(writer, _scene.Batch("/a.log", 1, "lost", "lost too"));
            cursor = Read(null)[^1].Cursor!.Value;
        }

        _scene.Options = _scene.Options with { Path = cut };
        using LogStoreWriter next = _scene.Open();
        _scene.Time.Shift = TimeSpan.FromDays(-1);
        StoreScene.Commit(next, _scene.Batch("/b.log", 0, "other"));
        StoreScene.Commit(next, _scene.Batch("/a.log", 1, "lost", "lost too"));

        Assert.Equal(["lost", "lost too", "other"], Read(cursor).Select(entry => entry.Message).Order());
    }

    [Fact]
    public void The_first_commit_of_a_process_is_on_the_disk_and_later_ones_wait()
    {
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        long during = -1;
        store.InSyncedTransaction(() => during = store.GetInt64("PRAGMA synchronous"));
        Assert.Equal((2, 1), (during, store.GetInt64("PRAGMA synchronous")));
    }

    [Fact]
    public void A_repair_keeps_numbers_and_places()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one", "two"));
            StoreScene.Commit(writer, _scene.Batch("/b.log", 0, "three"));
        }

        List<LogEntry> before = Read(null);
        StoreRebuild.Run(_scene.Path, _scene.Events, _scene.Time, TestContext.Current.CancellationToken);
        Assert.Equal(before.Select(entry => entry.Cursor), Read(null).Select(entry => entry.Cursor));
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 2, "four"));
        }

        Assert.Equal(["four"], Read(before[^1].Cursor).Select(entry => entry.Message));
    }

    [Fact]
    public void A_cursor_of_an_earlier_version_continues_in_time_order_and_then_with_all_committed_entries()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one", "two", "three"));
        }

        OldStore.Make(_scene.Path, version: 2);

        LogPlace place = Read(null)[1].Cursor!.Value.Place!.Value;
        Assert.True(
            LogCursor.TryParse($"{place.Time.UnixNanoseconds}.{place.Stream}.{place.Sequence}", out LogCursor old));
        Assert.Equal(["three"], Read(old).Select(entry => entry.Message));

        LogCursor last = Read(null)[^1].Cursor!.Value;
        using (LogStoreWriter writer = _scene.Open())
        {
            _scene.Time.Shift = TimeSpan.FromDays(-1);
            StoreScene.Commit(writer, _scene.Batch("/b.log", 0, "earlier"));
        }

        Assert.Equal(["three", "earlier"], Read(old).Select(entry => entry.Message));
        Assert.Equal(["earlier"], Read(last).Select(entry => entry.Message));
        Assert.Equal(["earlier"], Read(LogCursor.Before(1)).Select(entry => entry.Message));
        Assert.Equal(["earlier", "one", "two", "three"], Read(null).Select(entry => entry.Message));
    }

    [Fact]
    public void Entries_keep_their_places_when_an_earlier_one_with_a_later_time_is_deleted()
    {
        _scene.Options = _scene.Options with { SmallBytes = 0 };
        using LogStoreWriter writer = _scene.Open();
        _scene.Time.Shift = TimeSpan.FromDays(27_000);
        StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "of 2099"));
        _scene.Time.Shift = TimeSpan.Zero;
        StoreScene.Commit(writer, _scene.Batch("/a.log", 1, "of today"));
        StoreScene.Commit(writer, _scene.Batch("/b.log", 0, "of today too"));
        LogEntry first = Read(null)[0];
        Assert.Equal("of today too", first.Message);

        _scene.Query("DELETE FROM block WHERE stream = 1 AND first_seq = 0");

        Assert.Equal(["of today"], Read(first.Cursor).Select(entry => entry.Message));
    }

    [Theory]
    [InlineData("12", 0, 12, false)]
    [InlineData("3-12.-5.1.0", 3, 12, true)]
    [InlineData("-5.1.0", 0, 1, true)]
    public void A_cursor_is_read_from_its_text(string text, long from, long to, bool hasPlace)
    {
        Assert.True(LogCursor.TryParse(text, out LogCursor cursor));
        Assert.Equal((new NumberRange(from, to), hasPlace), (cursor.Range, cursor.Place is not null));
        Assert.Equal(hasPlace && text[0] == '-' ? $"0-1.{text}" : text, cursor.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("5-5.1.1.1")]
    [InlineData("9-3.1.1.1")]
    [InlineData("1.-1.0")]
    [InlineData("0-5.1.1")]
    [InlineData("0-5")]
    public void Other_text_is_no_cursor(string text) => Assert.False(LogCursor.TryParse(text, out _));

    private List<LogEntry> Read(LogCursor? after)
    {
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path, message => Assert.Fail(message));
        return [.. reader.Read(new LogQuery { After = after }, progress: null, TestContext.Current.CancellationToken)];
    }
}
