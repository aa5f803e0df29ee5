using Monitoring.Counting;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

/// <summary>A store counts from block headers, without reading entries, where the headers suffice.</summary>
public sealed class CountTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly HandmadeStore _store = new();
    private readonly List<string> _warnings = [];
    private readonly long _web;
    private readonly long _db;

    public CountTests()
    {
        _web = _store.AddStream("web");
        _db = _store.AddStream(("app", "db"), ("tier", "data"));
        _store.AddBlock(_web, (At(0.1), "one"), (At(0.9), "two"));
        _store.AddBlock(_web, (At(1.1), "INFO three"), (At(2.5), "ERROR four"));
        _store.AddBlock(_db, (At(2.2), "five"));
    }

    [Fact]
    public void Blocks_whose_headers_suffice_are_not_read()
    {
        // The files cannot be read, so the count must not have tried.
        _store.Execute("UPDATE content SET bytes = x'00'");
        using LogStoreReader reader = Open();

        Assert.Equal([("", 5, 30)], Count(reader, new LogQuery(), new LogCounting()));
        Assert.Equal(
            [("/var/log/web.log", 4, 26), ("", 1, 4)],
            Count(reader, new LogQuery(), new LogCounting { By = CountedBy.Stream }, sum => sum.Metadata.Path));
        Assert.Equal(
            [("0", 5, 30)],
            Count(reader, new LogQuery(), new LogCounting { ByTime = true, Interval = 4 * Second }, Start(4)));
        Assert.Equal(
            [("/var/log/web.log", 2, 20), ("", 1, 4)],
            Count(
                reader,
                new LogQuery { Since = new LogTimestamp(At(1)), Until = new LogTimestamp(At(3)) },
                new LogCounting { By = CountedBy.Stream },
                sum => sum.Metadata.Path));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Blocks_whose_headers_do_not_suffice_are_read_and_no_other()
    {
        _store.Damage(_web, 2, [0]);
        using LogStoreReader reader = Open();

        // The damaged block is in two intervals.
        LogCounting bySecond = new() { ByTime = true, Interval = Second };
        Assert.Equal([("0", 2, 6), ("2", 1, 4)], Count(reader, new LogQuery(), bySecond, Start(1)));
        Assert.Contains("damaged", Assert.Single(_warnings), StringComparison.Ordinal);

        _warnings.Clear();
        Assert.Equal(
            [("", 3, 10)], Count(
                reader, new LogQuery { Since = new LogTimestamp(At(0)), Until = new LogTimestamp(At(2.5)) },
                new LogCounting()));
        Assert.Single(_warnings);
    }

    [Fact]
    public void Blocks_that_were_set_aside_do_not_count()
    {
        _store.Execute("UPDATE block SET state = 1 WHERE id = $1", _store.IdOf(_web, 2));
        using LogStoreReader reader = Open();

        Assert.Equal([("", 3, 10)], Count(reader, new LogQuery(), new LogCounting()));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Levels_and_outputs_are_counted_in_what_is_found()
    {
        using LogStoreReader reader = Open();

        Assert.Equal(
            [("Unknown", 3, 10), ("Information", 1, 10), ("Error", 1, 10)],
            Count(reader, new LogQuery(), new LogCounting { By = CountedBy.Level }, sum => $"{sum.Level}"));
        Assert.Equal(
            [("Stdout", 2, 20)],
            Count(
                reader,
                new LogQuery { Contains = [new ContainedText("r")] },
                new LogCounting { By = CountedBy.Output },
                sum => $"{sum.Output}"));
    }

    [Fact]
    public void A_key_that_not_all_streams_have_is_not_counted_by()
    {
        using LogStoreReader reader = Open();

        Assert.Null(
            reader.Count(
            new LogQuery(), new LogCounting { By = CountedBy.Stream, RequiredKeys = ["tier"] },
            cancellationToken: Token));
        Assert.NotNull(
            reader.Count(
            new LogQuery(), new LogCounting { By = CountedBy.Stream, RequiredKeys = ["APP"] },
            cancellationToken: Token));
        LogQuery db = new() { Selector = LabelSelector.Parse("app=db") };
        Assert.NotNull(
            reader.Count(
            db, new LogCounting { By = CountedBy.Stream, RequiredKeys = ["tier"] }, cancellationToken: Token));
    }

    [Fact]
    public void A_part_of_what_is_found_cannot_be_counted()
    {
        using LogStoreReader reader = Open();

        Assert.Throws<ArgumentException>(
            () => reader.Count(new LogQuery { First = 1 }, new LogCounting(), cancellationToken: Token));
    }

    public void Dispose() => _store.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static long At(double seconds) => (long)(seconds * LogTimestamp.NanosecondsPerSecond);

    private static Func<LogSum, string> Start(int seconds) => sum =>
        $"{new TimeIntervals(seconds * Second).StartOf(sum.Earliest).UnixNanoseconds / LogTimestamp.NanosecondsPerSecond}";

    private static List<(string Value, long Entries, long Bytes)> Count(
        LogStoreReader reader, LogQuery query, LogCounting counting, Func<LogSum, string>? value = null) =>
    [
        .. reader.Count(query, counting)!.Sums.GroupBy(value ?? (_ => string.Empty)).Select(group =>
            (group.Key, group.Sum(sum => sum.Entries), group.Sum(sum => sum.MessageBytes))),
    ];

    private LogStoreReader Open() => LogStoreReader.Open(_store.Path, _warnings.Add);
}
