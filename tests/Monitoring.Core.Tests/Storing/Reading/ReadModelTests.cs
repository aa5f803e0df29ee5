using CsCheck;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

/// <summary>Random stores and random queries, held against a plain model.</summary>
public sealed class ReadModelTests
{
    private const int QueriesForEachStore = 12;

    private static readonly string[] Words =
        ["alpha", "beta", "gamma", "ERROR:", "INFO", "delta", "Ünïcode", "beta7x", "4711"];

    private static readonly Gen<string> GenMessage =
        OneOf(Words).Array[1, 4].Select(words => string.Join(' ', words));

    // Times are few and jump back now and then, so that streams overlap, tie and run backwards.
    private static readonly Gen<(long Time, string Message, LogOutput Output)> GenEntry = Gen.Select(
        Gen.Long[-3, 12], GenMessage, OneOf(LogOutput.Stdout, LogOutput.Stderr));

    internal static readonly Gen<(int Stream, (long Step, string Message, LogOutput Output)[] Entries)[]> GenBlocks =
        Gen.Select(Gen.Int[0, 3], GenEntry.Array[1, 9]).Array[0, 14];

    private static readonly Gen<LogQuery> GenTime = Gen.Select(
        Gen.Long[0, 60], Gen.Long[1, 60], Gen.Int[0, 3], (since, length, kind) => new LogQuery
        {
            Since = (kind & 1) != 0 ? new LogTimestamp(since) : null,
            Until = (kind & 2) != 0 ? new LogTimestamp(since + length) : null,
        });

    internal static readonly Gen<LogQuery> GenQuery = Gen.Select(
        GenTime,
        OneOf("alpha", "BETA", "mm", "nowhere", "ünï").Select(text => new ContainedText(text)).Array[0, 2],
        OneOf("^al", "gamma$", "a.+a", "beta", "alpha|MM", "be(t|d)a", "ERROR", "")
            .Select(text => new MessagePattern(text)).Array[0, 2],
        OneOf("delta", "beta").Select(text => new MessagePattern(text)).Array[0, 1],
        Gen.Int[0, 20],
        Gen.Int[0, 7],
        Gen.Int[-3, 3],
        Gen.Int[-4, 3],
        (query, contains, match, notMatch, kind, number, before, after) => query with
        {
            Contains = kind < 10 ? contains : [],
            Match = kind is > 8 and < 12 ? match : [],
            NotMatch = kind == 11 ? notMatch : [],
            Level = kind is 5 or 9 or 12 ? LogLevel.Error : LogLevel.Unknown,
            Output = kind is 6 or 13 or 14 ? LogOutput.Stderr : null,
            First = kind % 4 == 1 ? number : null,
            Last = kind % 4 == 2 ? number : null,
            NewestFirst = number % 2 == 1,
            ContextBefore = Math.Max(0, before),
            ContextAfter = Math.Max(0, after),
        });

    [Fact]
    public void A_query_answers_what_the_model_answers() =>
        Gen.Select(GenBlocks, GenQuery.Array[QueriesForEachStore]).Sample((blocks, queries) =>
        {
            using HandmadeStore store = Build(blocks);
            using LogStoreReader reader = LogStoreReader.Open(store.Path, message => Assert.Fail(message));
            foreach (LogQuery query in queries)
            {
                reader.OpenBytes = query.ContextBefore == 1 || query.First is not null ? 1000 : 64 << 20;
                AssertAnswers(store, reader, query);
            }
        }, iter: 60, threads: 1);

    [Fact]
    public void Pages_that_continue_after_the_last_entry_make_up_the_whole_result() =>
        Gen.Select(GenBlocks, GenQuery, Gen.Int[1, 5]).Sample((blocks, query, size) =>
        {
            query = query with { First = null, Last = null, ContextBefore = 0, ContextAfter = 0 };
            using HandmadeStore store = Build(blocks);
            using LogStoreReader reader = LogStoreReader.Open(store.Path, message => Assert.Fail(message));
            List<LogPlace> stitched = [];
            List<LogEntry> page;
            LogCursor? after = null;
            do
            {
                LogQuery next = query with { First = size, After = after };
                AssertAnswers(store, reader, next);
                page = [.. reader.Read(next)];
                stitched.AddRange(page.Select(entry => entry.Cursor!.Value.Place!.Value));
                after = page.Count > 0 ? page[^1].Cursor : after;
            }
            while (page.Count == size);

            Assert.Equal(StoreModel.Answer(store, query).Select(found => found.Place), stitched);
        }, iter: 60, threads: 1);

    [Fact]
    public void A_cursor_cuts_an_answer_in_either_order_with_context_and_without() =>
        Gen.Select(GenBlocks, GenQuery.Array[QueriesForEachStore], Gen.Int[0, 1000]).Sample((blocks, queries, pick) =>
        {
            using HandmadeStore store = Build(blocks);
            using LogStoreReader reader = LogStoreReader.Open(store.Path, message => Assert.Fail(message));
            List<(LogPlace Place, bool IsContext)> all = StoreModel.Answer(store, new LogQuery());
            foreach (LogQuery query in queries.Where(_ => all.Count > 0))
            {
                NumberRange range = new(pick % (store.NextNumber - 1), 1 + (pick * 31 % store.NextNumber));
                LogPlace? place = pick % 5 == 0 && !query.NewestFirst ? null : all[pick % all.Count].Place;
                AssertAnswers(store, reader, query with { After = new LogCursor(range, place) });
                pick++;
            }
        }, iter: 60, threads: 1);

    internal static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static void AssertAnswers(HandmadeStore store, LogStoreReader reader, LogQuery query)
    {
        List<LogEntry> entries = [.. reader.Read(query)];
        Assert.Equal(
            StoreModel.Answer(store, query), entries.ConvertAll(
                entry => (entry.Cursor!.Value.Place!.Value, entry.IsContext)));
        Assert.All(entries, entry => Assert.Equal(
            store.Entries.Single(stored =>
                (stored.Stream, stored.Sequence) == (
                    entry.Cursor!.Value.Place!.Value.Stream, entry.Cursor.Value.Place!.Value.Sequence)),
            new StoredEntry(
                entry.Cursor!.Value.Place!.Value.Stream,
                entry.Cursor.Value.Place!.Value.Sequence,
                entry.ExactTimestamp,
                entry.Stream,
                entry.Message)));
    }

    internal static HandmadeStore Build(
        (int Stream, (long Step, string Message, LogOutput Output)[] Entries)[] blocks, long nanosecondsInStep = 1)
    {
        HandmadeStore store = new() { HasMixed = true };
        long[] streams = [.. Enumerable.Range(0, 4).Select(number => store.AddStream($"app{number}"))];
        long[] times = [0, 2, 4, 30];
        foreach ((int stream, (long Step, string Message, LogOutput Output)[] entries) in blocks)
        {
            store.AreCounted = !store.AreCounted || entries.Length % 2 == 0;
            store.AddBlock(
                streams[stream],
                [.. entries.Select(
                    entry => ((times[stream] += entry.Step) * nanosecondsInStep, entry.Message, entry.Output))]);
        }

        return store;
    }
}
