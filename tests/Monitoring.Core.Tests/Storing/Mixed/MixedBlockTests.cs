using System.Globalization;
using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Mixed;

/// <summary>Commits of few entries are one row of all streams, which later becomes ordinary blocks.</summary>
public sealed class MixedBlockTests : IDisposable
{
    private const int Streams = 50;

    private readonly StoreScene _scene = new();
    private int _commits;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_commit_is_one_row_and_touches_no_other_table()
    {
        using LogStoreWriter writer = _scene.Open();
        Commit(writer);
        Commit(writer);
        Assert.Equal(2L, _scene.Query("SELECT count(*) FROM mixed"));
        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM block"));
        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM checkpoint"));
        Assert.Equal(0L, _scene.Query("SELECT max(next_seq) FROM stream"));
        Assert.Equal(Streams, writer.Checkpoints.Count);
        Assert.All(writer.Checkpoints, checkpoint => Assert.Equal(2, checkpoint.Files[0].Offset));
        CheckEntries();
    }

    [Theory]
    [InlineData(10, 6)]
    [InlineData(100, 14)]
    [InlineData(1000, 100)]
    public void A_commit_writes_few_pages(int streams, int maxPages)
    {
        using LogStoreWriter writer = _scene.Open();
        for (int commit = 0; commit < 4; commit++)
        {
            Commit(writer, streams);
        }

        // Without the pages of the streams' rows, and of the first sync.
        List<long> pages = [];
        for (int commit = 0; commit < 10; commit++)
        {
            long before = WalPages();
            Commit(writer, streams);
            pages.Add(WalPages() - before);
        }

        Assert.True(pages.Max() <= maxPages, $"pages of the commits: {string.Join(' ', pages)}");
    }

    [Fact]
    public void A_stream_with_many_entries_has_blocks_of_its_own_and_keeps_its_order()
    {
        using LogStoreWriter writer = _scene.Open();
        List<string> expected = [];
        Random random = new(3);
        for (int commit = 0; commit < 40; commit++)
        {
            string[] lines = [.. Enumerable.Range(expected.Count, commit % 7 == 3 ? 900 : 2)
                .Select(line => $"{line} {StoreScene.RandomMessage(random, 60)}")];
            StoreScene.Commit(writer, _scene.Batch("/a.log", expected.Count, lines));
            expected.AddRange(lines);
        }

        Assert.NotEqual(0L, _scene.Query("SELECT count(*) FROM block"));
        Assert.NotEqual(0L, _scene.Query("SELECT count(*) FROM mixed"));
        Assert.Equal(expected, _scene.ReadAll()["/a.log"]);
        Assert.Equal(expected, Read().Select(entry => entry.Message));
        writer.Dispose();
        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM mixed"));
        Assert.Equal(expected, Read().Select(entry => entry.Message));
    }

    [Fact]
    public void Sixteen_commits_are_merged_into_one()
    {
        using LogStoreWriter writer = _scene.Open();
        for (int commit = 0; commit < 16 * 16; commit++)
        {
            Commit(writer, streams: 5);
        }

        Wait.Until(() => Equals(_scene.Query("SELECT count(*) FROM mixed"), 1L));
        Assert.Equal(2L, _scene.Query("SELECT level FROM mixed"));
        Assert.Equal(1, writer.Statistics.Blocks);
        CheckEntries(5);
    }

    [Fact]
    public void They_become_ordinary_blocks_after_some_minutes()
    {
        using LogStoreWriter writer = _scene.Open();
        Commit(writer);
        Commit(writer);
        _scene.Time.Advance(TimeSpan.FromMinutes(9));
        CheckEntries();
        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM block"));
        _scene.Time.Advance(TimeSpan.FromMinutes(1));
        Wait.Until(() => Equals(_scene.Query("SELECT count(*) FROM block"), (long)Streams));
        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM mixed"));
        Assert.Equal((long)Streams, _scene.Query("SELECT count(*) FROM checkpoint"));
        Assert.Equal(2L, _scene.Query("SELECT min(next_seq) FROM stream"));
        Commit(writer);
        CheckEntries();
    }

    [Fact]
    public void They_become_ordinary_blocks_when_they_have_enough()
    {
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(null, RetentionPolicy.MinBytes) };
        using LogStoreWriter writer = _scene.Open();
        for (int commit = 0; commit < 40; commit++)
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", commit, new string('x', 20_000)));
        }

        Wait.Until(() => (long)_scene.Query("SELECT sum(message_bytes) FROM block")! > 256 << 10);
        Assert.Equal(40, _scene.ReadAll()["/a.log"].Count);
    }

    [Fact]
    public void The_next_writer_makes_ordinary_blocks_of_what_a_killed_one_left()
    {
        string copy;
        using (LogStoreWriter writer = _scene.Open())
        {
            Commit(writer);
            Commit(writer);
            copy = _scene.CopyAsKilled("copy.db");
        }

        _scene.Options = _scene.Options with { Path = copy };
        using LogStoreWriter next = _scene.Open();
        Assert.All(next.Checkpoints, checkpoint => Assert.Equal(2, checkpoint.Files[0].Offset));
        Wait.Until(() => Equals(_scene.Query("SELECT count(*) FROM mixed"), 0L));
        Assert.Equal((long)Streams, _scene.Query("SELECT count(*) FROM block"));
        Commit(next);
        CheckEntries();
    }

    /// <summary>A reader that has planned its blocks finds their entries after they were merged and divided.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(1)]
    public void A_reader_finds_entries_that_were_moved_meanwhile(int commits)
    {
        using LogStoreWriter writer = _scene.Open();
        Commit(writer);
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path, message => Assert.Fail(message));
        reader.Planned = () =>
        {
            for (int commit = 0; commit < commits; commit++)
            {
                Commit(writer);
            }

            _scene.Time.Advance(TimeSpan.FromMinutes(commits == 1 ? 11 : 1));
            Wait.Until(() => (long)_scene.Query("SELECT count(*) FROM mixed")! <= commits / 4);
        };
        Assert.Equal(Streams, reader.Read(new LogQuery(), null, Cancellation).Count());
        reader.Planned = null;
        Assert.Equal(Streams * (1 + commits), reader.Read(new LogQuery(), null, Cancellation).Count());
    }

    [Fact]
    public void The_properties_of_streams_do_not_depend_on_where_their_entries_are()
    {
        LogStoreWriter writer = _scene.Open();
        Commit(writer);
        Commit(writer);
        IReadOnlyList<LogStreamSummary> mixed = ReadStreams();
        writer.Dispose();
        IReadOnlyList<LogStreamSummary> ordinary = ReadStreams();
        Assert.Equal(Streams, mixed.Count);
        Assert.Equal(
            ordinary.Select(stream => (stream.Id, stream.Entries, stream.MessageBytes, stream.First, stream.Last)),
            mixed.Select(stream => (stream.Id, stream.Entries, stream.MessageBytes, stream.First, stream.Last)));
    }

    [Fact]
    public void The_entries_of_an_excluded_stream_are_deleted_from_mixed_blocks()
    {
        using LogStoreWriter writer = _scene.Open();
        Commit(writer);
        LogBatch excluded = _scene.Batch("/0.log", 1);
        excluded.IsExcluded = true;
        StoreScene.Commit(writer, excluded);
        Assert.False(_scene.ReadAll().ContainsKey("/0.log"));
        Assert.Equal(Streams - 1, _scene.ReadAll().Count);
        long blocks = (long)_scene.Query("SELECT count(*) FROM block")!;
        for (int commit = 0; commit < 5; commit++)
        {
            Commit(writer);
        }

        Assert.Equal(blocks, _scene.Query("SELECT count(*) FROM block"));
    }

    [Theory]
    [InlineData(0, 250, 10)]
    [InlineData(15, 16, 15)]
    [InlineData(3, 20, 0)]
    public void Rows_of_any_levels_are_merged(int third, int second, int first)
    {
        List<MixedRow> rows = [.. Levels(third, 2), .. Levels(second, 1), .. Levels(first, 0)];
        Assert.True(MixedPlan.TryFindMerged(rows, out int found));
        Assert.Equal(third, found);
        Assert.False(MixedPlan.TryFindMerged([.. Levels(15, 2), .. Levels(15, 1), .. Levels(15, 0)], out _));
        static IEnumerable<MixedRow> Levels(int count, int level) =>
            Enumerable.Repeat(new MixedRow(default, level, 0), count);
    }

    [Fact]
    public void Clearing_deletes_what_a_killed_writer_left()
    {
        string copy;
        using (LogStoreWriter writer = _scene.Open())
        {
            Commit(writer);
            copy = _scene.CopyAsKilled("copy.db");
        }

        Assert.Equal(1, LogStoreMaintenance.Clear(copy, LabelSelector.Parse("path=/0.log"), _scene.Events));
        Assert.Equal(Streams - 1, _scene.ReadAll(copy).Count);
        Assert.Equal(Streams - 1, LogStoreMaintenance.Clear(copy, LabelSelector.All, _scene.Events));
    }

    [Fact]
    public void A_reader_keeps_the_directories_of_a_bounded_number_of_parts()
    {
        using LogStoreWriter writer = _scene.Open();
        Commit(writer);
        using StoreConnection store = StoreConnection.OpenToRead(_scene.Path, Cancellation);
        MixedDirectories directories = new();
        MixedSnapshot snapshot = directories.Read(store);
        Assert.Equal(Streams, snapshot.Parts);
        Assert.Equal(Streams, directories.Count);
        Assert.Same(snapshot.Blocks[0].Parts, directories.Read(store).Blocks[0].Parts);
        writer.Dispose();
        Assert.Empty(directories.Read(store).Blocks);
    }

    public void Dispose() => _scene.Dispose();

    private void Commit(LogStoreWriter writer, int streams = Streams)
    {
        int line = _commits++;
        for (int stream = 0; stream < streams; stream++)
        {
            writer.Write(_scene.Batch(PathOf(stream), line, TextOf(stream, line)), Cancellation);
        }

        Assert.True(writer.Drain(Cancellation));
        StoreScene.TakeCommitted(writer);
    }

    private void CheckEntries(int streams = Streams)
    {
        Dictionary<string, List<string>> all = _scene.ReadAll();
        Assert.Equal(streams, all.Count);
        for (int stream = 0; stream < streams; stream++)
        {
            Assert.Equal(Enumerable.Range(0, _commits).Select(line => TextOf(stream, line)), all[PathOf(stream)]);
        }

        Assert.Equal(streams * _commits, Read().Count);
    }

    private List<LogEntry> Read()
    {
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path, message => Assert.Fail(message));
        return [.. reader.Read(new LogQuery(), null, Cancellation)];
    }

    private IReadOnlyList<LogStreamSummary> ReadStreams()
    {
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path);
        return reader.GetStreams();
    }

    private long WalPages() => (new FileInfo(_scene.Path + "-wal").Length - 32) / (StoreConnection.PageBytes + 24);

    private static string PathOf(int stream) => string.Create(CultureInfo.InvariantCulture, $"/{stream}.log");

    private static string TextOf(int stream, int line) => string.Create(
        CultureInfo.InvariantCulture,
        $"INFO stream {stream} line {line} handled /cart for user {stream * 7919 % 100_000} in {line % 900} ms");
}
