using CsCheck;
using Monitoring.Counting;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

/// <summary>The counts of a store are those of the entries that it emits.</summary>
public sealed class CountModelTests
{
    private const int CountsForEachStore = 12;
    private const CountedBy All = CountedBy.Stream | CountedBy.Output | CountedBy.Level;

    private static readonly Gen<LogCounting> GenCounting = Gen.Select(
        Gen.Int[0, (int)All], Gen.Bool, Gen.Int[0, 4], (by, byTime, length) => new LogCounting
        {
            By = (CountedBy)by,
            ByTime = byTime,
            Interval = length < 2 ? null : TimeSpan.FromMilliseconds(Math.Pow(13, length)),
        });

    // Nanoseconds, so that a histogram's intervals are longer than all; and others, so that there are many.
    private static readonly Gen<long> GenScale = ReadModelTests.OneOf(1, 1_000_000, 700_000_000, 3600 * 1_000_000_000L);

    private static readonly Gen<LogQuery> GenQuery = ReadModelTests.GenQuery.Select(query => query with
    {
        First = null,
        Last = null,
        ContextBefore = 0,
        ContextAfter = 0,
    });

    [Fact]
    public void The_counted_entries_are_the_found_ones() => Gen.Select(
        ReadModelTests.GenBlocks, GenScale, Gen.Select(GenQuery, GenCounting).Array[CountsForEachStore]).Sample(
            (blocks, scale, asked) =>
        {
            using HandmadeStore store = ReadModelTests.Build(blocks, scale);
            using LogStoreReader reader = LogStoreReader.Open(store.Path, message => Assert.Fail(message));
            foreach ((LogQuery query, LogCounting counting) in asked)
            {
                AssertCounts(reader, Scale(query, scale), counting, RoundIntervals.Shortest);
            }
        }, iter: 60, threads: 1);

    [Fact]
    public void Blocks_that_are_merged_before_they_are_read_are_counted_once() => Gen.Select(
        ReadModelTests.GenBlocks, GenQuery, GenCounting, Gen.Int[0, 100]).Sample((blocks, query, counting, pick) =>
        {
            using HandmadeStore store = ReadModelTests.Build(blocks, 1_000_000);
            if (store.Entries.Count == 0)
            {
                return;
            }

            using LogStoreReader reader = LogStoreReader.Open(store.Path, message => Assert.Fail(message));
            StoredEntry near = store.Entries[pick % store.Entries.Count];
            reader.Planned = () => store.MergeAround(near.Stream, near.Sequence, 12);
            LogCounts counts = reader.Count(query, counting, cancellationToken: TestContext.Current.CancellationToken)!;
            List<LogSum> sums = [.. counts.Sums];
            AssertCounts(reader, query, counting, RoundIntervals.Shortest, counts with { Sums = sums });
        }, iter: 60, threads: 1);

    [Fact]
    public void A_damaged_block_that_has_to_be_read_does_not_count() => Gen.Select(
        ReadModelTests.GenBlocks, GenQuery, GenCounting, Gen.Int[0, 100]).Sample((blocks, query, counting, pick) =>
        {
            using HandmadeStore store = ReadModelTests.Build(blocks, 1_000_000);
            if (store.Entries.Count == 0)
            {
                return;
            }

            store.Execute("UPDATE block SET counts = NULL");
            store.Execute(
                "UPDATE content SET bytes = x'00' WHERE block = (SELECT id FROM block ORDER BY id LIMIT 1 OFFSET $1)",
                pick % blocks.Length);
            using LogStoreReader reader = LogStoreReader.Open(store.Path);
            counting = counting with { By = pick % 2 == 0 ? CountedBy.Level : CountedBy.Output };

            // The range in which there are blocks may be longer than that of what can be read of them.
            LogCounts counts = reader.Count(query, counting, cancellationToken: TestContext.Current.CancellationToken)!;
            AssertCounts(reader, query, counting, counts.Interval, counts);
        }, iter: 60, threads: 1);

    private static LogQuery Scale(LogQuery query, long scale) => query with
    {
        Since = query.Since is { } since ? new LogTimestamp(since.UnixNanoseconds * scale) : null,
        Until = query.Until is { } until ? new LogTimestamp(until.UnixNanoseconds * scale) : null,
    };

    private static void AssertCounts(
        LogStoreReader reader, LogQuery query, LogCounting counting, TimeSpan shortest, LogCounts? counts = null)
    {
        counts ??= reader.Count(query, counting)!;
        List<LogSum> sums = [.. counts.Sums];
        List<LogSum> ones = [.. reader.Read(query).Select(entry => new LogSum(
            entry.Metadata, entry.Stream, entry.Level, entry.ExactTimestamp, entry.ExactTimestamp, 1,
            entry.GetUtf8Bytes().Length))];
        TimeIntervals intervals = new(counting.Interval ?? Choose(ones, shortest));
        Assert.Equal(
            AddUp(ones, counting, intervals),
            AddUp(sums, counting, new TimeIntervals(counting.Interval ?? Choose(sums, counts.Interval))));
        Assert.Equal(
            (ones.Min(one => one.Earliest as LogTimestamp?), ones.Max(one => one.Latest as LogTimestamp?)),
            (sums.Min(sum => sum.Earliest as LogTimestamp?), sums.Max(sum => sum.Latest as LogTimestamp?)));
        Assert.All(sums, sum => Assert.True(
            !counting.ByTime
                || intervals.StartOf(sum.Earliest) == intervals.StartOf(sum.Latest),
                    $"{sum} has entries of two intervals."));
    }

    private static TimeSpan Choose(List<LogSum> sums, TimeSpan shortest) =>
        sums.Count == 0 ? shortest : RoundIntervals.Choose(
        sums.Min(sum => sum.Earliest), sums.Max(sum => sum.Latest), shortest);

    private static Dictionary<(LogTimestamp Start, string? Path, LogOutput? Output, LogLevel? Level), (
        long Entries, long Bytes)> AddUp(
        IEnumerable<LogSum> sums, LogCounting counting, TimeIntervals intervals) => sums
        .GroupBy(sum => (
            counting.ByTime ? intervals.StartOf(sum.Earliest) : default,
            counting.By.HasFlag(CountedBy.Stream) ? sum.Metadata.Path : null,
            counting.By.HasFlag(CountedBy.Output) ? sum.Output : null as LogOutput?,
            counting.By.HasFlag(CountedBy.Level) ? sum.Level : null as LogLevel?))
        .ToDictionary(group => group.Key, group => (group.Sum(sum => sum.Entries), group.Sum(sum => sum.MessageBytes)));
}
