using CsCheck;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;
using Monitoring.Testing.LogEngines;

namespace Monitoring.Remote.Engines;

/// <summary>Random entries, sent by random collectors, and random queries: each database answers what a store answers
/// for the same entries.</summary>
public sealed class EngineModelTests
{
    private const int QueriesForEachDatabase = 8;
    private const long Second = 1_000_000_000;

    private static readonly string[] Words =
        ["alpha", "beta", "Gamma", "level=error", "level=info", "delta", "Ünïcode", "a\"b\\c", "x|y", "line\nfeed", "kS"];

    private static readonly Gen<SentEntry> GenEntry = Gen.Select(
        Gen.Int[0, 4],
        Gen.Select(Gen.Int[0, 3], Gen.Long[0, 2], Gen.Int[0, 40]),
        OneOf(Words).Array[1, 3].Select(words => string.Join(' ', words)),
        OneOf(string.Empty, "stdout", "stderr"),
        OneOf(string.Empty, string.Empty, "error", "INFO", "Warning", "debug", "strange"),
        (pod, time, message, output, level) => new SentEntry(pod, TimeOf(time), message, output, level));

    private static readonly Gen<LabelSelector> GenSelector = OneOf(
        "pod_name=web-0", "pod_name in (web-0,db-1)", "namespace!=prod", "namespace=prod", "!app", "app", "app=web",
        "App=web", "container_name=main,namespace=dev", "pod=web-1", "app notin (web)", "none=1", "namespace=")
        .Select(LabelSelector.Parse);

    private static readonly Gen<LogQuery> GenQuery = Gen.Select(
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 9], Gen.Int[0, 20]),
        GenSelector,
        OneOf("web*", "WEB-?", "[dw]*", "*-1", "d`b*", "Ü*"),
        OneOf("alpha", "ÜNÏ", "\"b\\", "x|y", "gamma", "ks", "LINE\nfeed").Array[1, 2],
        OneOf("^al", "beta|gamma", "a.+a", "delta", "x\\|y", "[kK]S", string.Empty).Array[1, 2],
        Gen.Select(Gen.Long[0, 3], Gen.Long[0, 40], Gen.Long[1, 60]),
        (kind, selector, wildcard, contains, patterns, time) => new LogQuery
        {
            Selector = kind.Item1 is 0 or 1 or 2 ? selector : LabelSelector.All,
            Metadata = kind.Item1 == 3 ? [new MetadataPattern(MetadataKeys.PodName, [wildcard, "x*"])] : [],
            Names = kind.Item1 == 4 ? [new StreamName("web")] : [],
            Contains = kind.Item1 is 5 or 2
                ? [.. contains.Select(text => new ContainedText(text, kind.Item2 % 2 == 0))] : [],
            Match = kind.Item1 is 6 ? [.. patterns.Select(text => new MessagePattern(text, kind.Item2 % 2 == 0))] : [],
            NotMatch = kind.Item1 is 7 ? [new MessagePattern(patterns[0])] : [],
            Level = kind.Item1 is 8 or 1 ? (LogLevel)(1 + (kind.Item2 % 6)) : LogLevel.Unknown,
            Output = kind.Item1 is 9 ? (LogOutput)(kind.Item2 % 3) : null,
            Since = (time.Item1 & 1) != 0 ? TimeOf((1, 0, (int)time.Item2)) : null,
            Until = (time.Item1 & 2) != 0 ? new(TimeOf((2, 1, (int)time.Item2)).UnixNanoseconds + time.Item3) : null,
            First = kind.Item2 is 3 or 4 ? kind.Item3 : null,
            Last = kind.Item2 is 5 or 6 ? kind.Item3 : null,
            NewestFirst = kind.Item3 % 3 == 1,
        });

    [Theory]
    [InlineData(nameof(RemoteKind.Loki))]
    [InlineData(nameof(RemoteKind.VictoriaLogs))]
    [InlineData(nameof(RemoteKind.Elasticsearch))]
    [InlineData(nameof(RemoteKind.OpenSearch))]
    public void A_database_answers_what_a_store_answers(string kind) =>
        Gen.Select(GenEntry.Array[0, 40], GenQuery.Array[QueriesForEachDatabase], Gen.Int[0, 1000]).Sample(
            (entries, queries, seed) =>
            {
                using EngineScene scene = EngineScene.Create(Enum.Parse<RemoteKind>(kind));
                SentEntry[] sent = [.. entries.Select((entry, number) => entry with { Number = number })];
                scene.Database.Add(sent.Select((entry, number) => entry.ToLine(
                    scene.Database is FakeLoki, (seed + (seed % 3 == 0 ? number : entry.Pod)) % SentEntry.Collectors)));
                if (scene.Database is FakeElasticsearch search && seed % 4 == 0)
                {
                    search.TextFields.UnionWith(["pod_name", "kubernetes.pod.name", "log.level"]);
                }

                foreach (LogQuery query in queries)
                {
                    AssertAnswers(sent, query, scene.Read(query));
                }
            }, iter: 60, threads: 1);

    [Theory]
    [InlineData(nameof(RemoteKind.Loki))]
    [InlineData(nameof(RemoteKind.VictoriaLogs))]
    [InlineData(nameof(RemoteKind.Elasticsearch))]
    [InlineData(nameof(RemoteKind.OpenSearch))]
    public void Pages_that_continue_after_the_last_entry_make_up_the_whole_answer(string kind) =>
        Gen.Select(GenEntry.Array[0, 30], GenQuery, Gen.Int[1, 5]).Sample((entries, query, size) =>
        {
            using EngineScene scene = EngineScene.Create(Enum.Parse<RemoteKind>(kind));
            SentEntry[] sent = [.. entries.Select((entry, number) => entry with { Number = number })];
            scene.Database.Add(sent.Select(entry => entry.ToLine(scene.Database is FakeLoki, entry.Pod)));
            query = query with { First = null, Last = null };
            List<string> stitched = [];
            List<LogEntry> page;
            LogCursor? after = null;
            do
            {
                page = scene.Read(query with { First = size, After = after });
                stitched.AddRange(page.Select(entry => entry.Message));
                after = page.Count > 0 ? page[^1].Cursor : after;
            }
            while (page.Count == size);

            Assert.Equal(scene.Read(query).Select(entry => entry.Message), stitched);
        }, iter: 25, threads: 1);

    /// <summary>The entries of one moment have an order in each database only.</summary>
    private static void AssertAnswers(SentEntry[] sent, LogQuery query, List<LogEntry> answer)
    {
        EntryMatcher matcher = new(query.Level, query.Contains, query.Match, query.NotMatch);
        LogEntry[] selected =
        [
            .. sent.Select(entry => entry.ToEntry())
                .Where(entry => (query.Since is not { } since || entry.ExactTimestamp >= since)
                    && (query.Until is not { } until || entry.ExactTimestamp < until)
                    && (query.Output is not { } output || entry.Stream == output)
                    && SentEntry.InStoresKeys(query).SelectsStream(entry.Metadata)
                    && matcher.Matches(entry))
                .OrderBy(entry => entry.ExactTimestamp),
        ];
        IEnumerable<LogEntry> ordered = query.NewestFirst ? selected.Reverse() : selected;
        LogEntry[] expected =
        [
            .. query.Last is { } last ? ordered.TakeLast(last) : ordered.Take(query.First ?? int.MaxValue),
        ];
        Assert.Equal(
            expected.Select(entry => entry.ExactTimestamp), answer.Select(entry => entry.ExactTimestamp));
        Assert.Equal(answer.Count, answer.DistinctBy(entry => entry.Message).Count());
        Dictionary<string, LogEntry> known = selected.ToDictionary(entry => entry.Message);
        Assert.All(answer, entry =>
        {
            LogEntry same = known[entry.Message];
            Assert.Equal(
                (same.ExactTimestamp, same.Level, same.Stream, same.Source),
                (entry.ExactTimestamp, entry.Level, entry.Stream, entry.Source));
        });
    }

    /// <summary>Times are days apart, a second apart, equal, or a nanosecond apart.</summary>
    private static LogTimestamp TimeOf((int Month, long Nanoseconds, int Step) time) => new(
        LogTimestamp.From(EngineScene.Now.AddDays(-90 + (25 * time.Month))).UnixNanoseconds
        + (time.Step / 4 * Second) + (time.Nanoseconds * (time.Step % 2 == 0 ? 1 : 300_000)));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
