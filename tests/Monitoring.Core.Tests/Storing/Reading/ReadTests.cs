using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

public sealed class ReadTests : IDisposable
{
    private readonly HandmadeStore _store = new();
    private readonly List<string> _warnings = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_block_that_was_merged_between_plan_and_reading_gives_its_entries_once()
    {
        long web = _store.AddStream("web");
        for (int block = 0; block < 6; block++)
        {
            _store.AddBlock(web, (block, $"{block} a"), (block, $"{block} b"));
        }

        using LogStoreReader reader = Open();
        reader.Planned = () => _store.Merge(web, 2, 10);
        Assert.Equal(
            ["0 a", "0 b", "1 a", "1 b", "2 a", "2 b", "3 a", "3 b", "4 a", "4 b", "5 a", "5 b"], Read(
                reader, new LogQuery()));
        reader.Planned = () => _store.Merge(web, 0, 12);
        Assert.Equal(["5 b", "5 a", "4 b"], Read(reader, new LogQuery { NewestFirst = true, First = 3 }));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Merging_while_entries_are_emitted_loses_and_repeats_none()
    {
        long web = _store.AddStream("web");
        for (int block = 0; block < 40; block++)
        {
            _store.AddBlock(web, (block, $"{block}"));
        }

        using LogStoreReader reader = Open();
        List<string> messages = [];
        foreach (LogEntry entry in reader.Read(new LogQuery(), cancellationToken: Token))
        {
            messages.Add(entry.Message);
            if (messages.Count % 5 == 0)
            {
                _store.MergeAround(web, messages.Count - 1, 8);
            }
        }

        Assert.Equal(Enumerable.Range(0, 40).Select(number => $"{number}"), messages);
    }

    [Fact]
    public void Blocks_that_are_too_many_to_be_open_at_once_are_read_piece_by_piece_while_the_writer_merges()
    {
        long[] streams = [.. Enumerable.Range(0, 20).Select(number => _store.AddStream($"app{number}"))];
        for (int block = 0; block < 4; block++)
        {
            foreach (long stream in streams)
            {
                _store.AddBlock(stream, [.. Enumerable.Range(0, 30).Select(row =>
                    ((block * 30) + row + (long)0, $"{stream} {(block * 30) + row}", LogOutput.Stdout))]);
            }
        }

        using LogStoreReader reader = Open();
        reader.OpenBytes = 20 * 2000;
        List<string> messages = [];
        foreach (LogEntry entry in reader.Read(new LogQuery(), cancellationToken: Token))
        {
            messages.Add(entry.Message);
            if (messages.Count % 150 == 0)
            {
                _store.MergeAround(streams[messages.Count / 150 % streams.Length], 0, 200);
            }
        }

        Assert.Equal(Enumerable.Range(0, 120).SelectMany(row => streams.Select(stream => $"{stream} {row}")), messages);
    }

    [Fact]
    public void A_block_that_expires_between_plan_and_reading_is_warned_of()
    {
        long web = _store.AddStream("web");
        _store.AddBlock(web, (1, "old"));
        _store.AddBlock(web, (2, "new"));
        using LogStoreReader reader = Open();
        reader.Planned = () => _store.Expire(web, 0);
        Assert.Equal(["new"], Read(reader, new LogQuery()));
        Assert.Contains("missing", Assert.Single(_warnings));
    }

    [Fact]
    public void A_cursor_that_retention_has_overtaken_is_warned_of_and_one_that_it_has_not_is_not()
    {
        long web = _store.AddStream("web");
        _store.AddBlock(web, (1, "first"));
        using LogStoreReader reader = Open();
        LogCursor first = reader.Read(new LogQuery(), progress: null, TestContext.Current.CancellationToken)
            .Last().Cursor!.Value;
        _store.AddBlock(web, (2, "second"));
        _store.AddBlock(web, (3, "third"));
        _store.Expire(web, 0);
        Assert.Equal(["second", "third"], Read(reader, new LogQuery { After = first }));
        Assert.Empty(_warnings);
        _store.Expire(web, 1);
        Assert.Equal(["third"], Read(reader, new LogQuery { After = first }));
        Assert.Contains("after the cursor", Assert.Single(_warnings));
    }

    [Fact]
    public void A_follower_gets_a_warning_of_entries_that_expired_unread()
    {
        long web = _store.AddStream("web");
        _store.AddBlock(web, (1, "first"));
        using CancellationTokenSource end = new();
        using LogStoreReader reader = Open();
        Queue<Action> steps = new(
        [
            () =>
            {
                _store.AddBlock(web, (2, "unread"));
                _store.AddBlock(web, (3, "last"));
                _store.Expire(web, 1);
            },
            end.Cancel,
        ]);
        reader.Idle = () => steps.Dequeue()();
        Assert.Equal(
            ["first", "last"],
            reader.Follow(new LogQuery(), TimeProvider.System, end.Token).Select(entry => entry.Message));
        Assert.Contains("missing", Assert.Single(_warnings));
    }

    [Fact]
    public void The_first_entry_is_out_before_the_rest_is_read()
    {
        long web = _store.AddStream("web");
        for (int block = 0; block < 500; block++)
        {
            _store.AddBlock(web, (block, $"{block}"));
        }

        using LogStoreReader reader = Open();
        QueryProgress seen = default;
        using IEnumerator<LogEntry> entries = reader.Read(new LogQuery(), new Report(value => seen = value), Token)
            .GetEnumerator();
        Assert.True(entries.MoveNext());
        Assert.Equal("0", entries.Current.Message);
        Assert.True(seen.BlocksDone <= 1);
    }

    [Fact]
    public void The_last_entries_of_a_stream_cost_the_last_block_only()
    {
        long web = _store.AddStream("web");
        for (int block = 0; block < 50; block++)
        {
            _store.AddBlock(web, (block, $"{block} a"), (block, $"{block} b"), (block, $"{block} c"));
        }

        for (int block = 0; block < 48; block++)
        {
            _store.Damage(web, block * 3, [0]);
        }

        using LogStoreReader reader = Open();
        Assert.Equal(["48 c", "49 a", "49 b", "49 c"], Read(reader, new LogQuery { Last = 4 }));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Progress_ends_with_all_blocks()
    {
        long web = _store.AddStream("web");
        for (int block = 0; block < 250; block++)
        {
            _store.AddBlock(web, (block, $"{block}"));
        }

        List<QueryProgress> reports = [];
        using LogStoreReader reader = Open();
        Assert.Equal(250, reader.Read(new LogQuery(), new Report(reports.Add), Token).Count());
        Assert.Equal(new QueryProgress(250, 250), reports[^1]);
        Assert.InRange(reports.Count, 100, 126);
    }

    [Fact]
    public void A_cancelled_search_ends_with_that()
    {
        long web = _store.AddStream("web");
        for (int block = 0; block < 50; block++)
        {
            _store.AddBlock(web, (block, $"{block}"));
        }

        using CancellationTokenSource cancel = new();
        using LogStoreReader reader = Open();
        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (LogEntry entry in reader.Read(new LogQuery(), cancellationToken: cancel.Token))
            {
                if (entry.Message == "10")
                {
                    cancel.Cancel();
                }
            }
        });
    }

    [Fact]
    public void A_pattern_that_backtracks_without_end_is_reported_once_and_passes_the_message()
    {
        long web = _store.AddStream("web");
        string trap = new string('a', 40) + "!";
        _store.AddBlock(web, (1, trap), (2, "b"), (3, trap));
        using LogStoreReader reader = Open();
        Assert.Equal([trap, trap], Read(reader, new LogQuery { Match = [new MessagePattern("^(a+)+$")] }));
        Assert.Single(_warnings);
    }

    [Fact]
    public void Streams_keys_and_values_are_listed()
    {
        long web = _store.AddStream(("app", "web"), ("tier", "front"));
        long db = _store.AddStream(("App", "db"));
        _store.AddBlock(web, (5, "abc"), (3, "de"));
        _store.AddBlock(web, (9, "f"));
        using LogStoreReader reader = Open();
        IReadOnlyList<LogStreamSummary> streams = reader.GetStreams();
        Assert.Equal([web, db], streams.Select(stream => stream.Id));
        Assert.Equal((3, 6, 2), (streams[0].Entries, streams[0].MessageBytes, streams[0].Blocks));
        Assert.Equal((new LogTimestamp(3), new LogTimestamp(9)), (streams[0].First!.Value, streams[0].Last!.Value));
        Assert.Equal("front", streams[0].Metadata["tier"]);
        Assert.Equal((0, null), (streams[1].Entries, streams[1].First));
        Assert.Equal(["App", "app", "tier"], reader.GetKeys());
        Assert.Equal(["db", "web"], reader.GetValues("APP"));
        Assert.Empty(reader.GetValues("nowhere"));
    }

    [Fact]
    public void Only_selected_streams_are_read()
    {
        foreach (string app in (string[])["web", "db", "cache"])
        {
            _store.AddBlock(_store.AddStream(app), (1, app));
        }

        using LogStoreReader reader = Open();
        Assert.Equal(["web"], Read(reader, new LogQuery { Selector = LabelSelector.Parse("APP=web") }));
        Assert.Equal(["web", "cache"], Read(reader, new LogQuery { Selector = LabelSelector.Parse("app!=db") }));
        Assert.Equal(["db"], Read(reader, new LogQuery { Metadata = [new MetadataPattern("path", ["*/DB.log"])] }));
        Assert.Empty(Read(reader, new LogQuery { Selector = LabelSelector.Parse("app=web,app=db") }));
    }

    private static List<string> Read(LogStoreReader reader, LogQuery query) =>
        [.. reader.Read(query).Select(entry => entry.Message)];

    private LogStoreReader Open() => LogStoreReader.Open(_store.Path, _warnings.Add);

    private sealed class Report(Action<QueryProgress> told) : IProgress<QueryProgress>
    {
        void IProgress<QueryProgress>.Report(QueryProgress value) => told(value);
    }
}
