using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Testing.LogEngines;

namespace Monitoring.Remote.Engines;

/// <summary>The streams of a log database have the metadata of a store's streams, and are selected as those.</summary>
public sealed class EngineStreamsTests
{
    private static readonly string[] All =
        ["dev/db-1/main 3", "dev/db-1/side 3", "dev/Über/x 3", "prod/web-0/main 3", "prod/web-1/main 3"];

    public static TheoryData<string> Kinds => EngineTextTests.Kinds;

    public static TheoryData<string, int> KindsAndCollectors
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (TheoryDataRow<string> kind in Kinds)
            {
                // The labels of the other kinds of collectors do not tell pods and containers apart.
                cases.Add(kind.Data, 0);
                cases.Add(kind.Data, 2);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndCollectors))]
    public void All_streams_are_listed_with_their_names_and_numbers(string kind, int collector)
    {
        using EngineScene scene = CreateWithPods(kind, collector);

        Assert.Equal(Expect(kind, All), Describe(scene.GetStreams(new LogQuery())));
    }

    [Theory]
    [InlineData(nameof(RemoteKind.Elasticsearch), 1)]
    [InlineData(nameof(RemoteKind.OpenSearch), 3)]
    [InlineData(nameof(RemoteKind.OpenSearch), 4)]
    public void Documents_with_the_names_of_any_collector_are_listed(string kind, int collector)
    {
        using EngineScene scene = CreateWithPods(kind, collector);

        Assert.Equal(All, Describe(scene.GetStreams(new LogQuery())));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Conditions_select_streams_as_those_of_a_store(string kind)
    {
        using EngineScene scene = CreateWithPods(kind, collector: 0);
        LogQuery all = new();

        Assert.Equal(
            Expect(kind, All[3..]),
            Describe(scene.GetStreams(all with { Selector = LabelSelector.Parse("namespace=prod") })));
        Assert.Equal(
            Expect(kind, All[4..]),
            Describe(scene.GetStreams(all with { Selector = LabelSelector.Parse("pod=web-1") })));
        Assert.Equal(
            Expect(kind, All[..2]),
            Describe(scene.GetStreams(
                all with { Metadata = [new MetadataPattern(MetadataKeys.PodName, ["db*"])] })));
        Assert.Equal(
            Expect(kind, All[3..]), Describe(scene.GetStreams(all with { Names = [new StreamName("web")] })));
        Assert.Empty(scene.GetStreams(all with { Selector = LabelSelector.Parse("namespace=none") }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_database_without_entries_has_no_streams(string kind)
    {
        using EngineScene scene = EngineScene.Create(Enum.Parse<RemoteKind>(kind));

        Assert.Empty(scene.GetStreams(new LogQuery()));
    }

    [Theory]
    [InlineData(nameof(RemoteKind.Elasticsearch))]
    [InlineData(nameof(RemoteKind.OpenSearch))]
    public void Texts_are_grouped_by_their_keywords(string kind)
    {
        using EngineScene scene = CreateWithPods(kind, collector: 0);
        ((FakeElasticsearch)scene.Database).TextFields.UnionWith(["namespace", "pod", "container"]);

        Assert.Equal(All, Describe(scene.GetStreams(new LogQuery())));
    }

    [Fact]
    public void The_labels_of_a_pod_are_those_of_a_document()
    {
        using EngineScene scene = CreateWithPods(nameof(RemoteKind.Elasticsearch), collector: 3);

        RemoteLogStream stream = Assert.Single(
            scene.GetStreams(new LogQuery { Metadata = [new MetadataPattern("app", ["o'k"])] }));

        Assert.Equal("dev/Über/x", stream.Name);
        Assert.Equal("o'k", stream.Metadata["labels.app"]);
    }

    [Fact]
    public void A_stream_of_Loki_in_several_windows_is_one()
    {
        using EngineScene scene = EngineScene.Create(RemoteKind.Loki);
        scene.Database.Add(new[] { -3000, -400, -1, 0 }.Select(day => Line(day, "service_name", "web")));
        scene.Database.Add(Line(-2, "filename", "/var/log/a.log"));

        Assert.Equal(
            ["/var/log/a.log", "service_name=web"],
            scene.GetStreams(new LogQuery()).Select(stream => stream.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_answer_of_another_program_or_a_part_of_one_is_an_error(string kind)
    {
        using EngineScene scene = CreateWithPods(kind, collector: 0);
        string[] others =
            ["<html>", "[]", "{\"data\":7}", "{\"values\":[{}],\"fields\":7,\"data\":[7]}", "null"];
        foreach (string body in others)
        {
            scene.Database.Fault = _ => FakeLogAnswer.Json(body);
            Assert.Contains(scene.Database.Url, Fail(scene).Message, StringComparison.Ordinal);
        }

        scene.Database.Fault = _ => FakeLogAnswer.Json("""{"data":[],"values":[],"fields":{}}""") with { IsCut = true };
        Fail(scene);
        scene.Database.Fault = _ => FakeLogAnswer.Plain(403, "no rights");
        Assert.Equal(403, Fail(scene).StatusCode);
    }

    [Fact]
    public void Streams_without_those_of_some_shards_are_an_error()
    {
        using EngineScene scene = CreateWithPods(nameof(RemoteKind.OpenSearch), collector: 0);
        scene.Database.Fault = request => request.Path.EndsWith("_search", StringComparison.Ordinal)
            ? FakeLogAnswer.Json(
                """{"timed_out":false,"_shards":{"failed":1},"aggregations":{"streams":{"buckets":[]}}}""")
            : null;

        Assert.Contains("not complete", Fail(scene).Message, StringComparison.Ordinal);
    }

    private static string[] Describe(IEnumerable<RemoteLogStream> streams) =>
    [
        .. streams.Select(stream => $"{stream.Name} {stream.Entries}").Order(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>Loki does not report the numbers of entries.</summary>
    private static IEnumerable<string> Expect(string kind, string[] streams) =>
        streams.Select(stream => kind == nameof(RemoteKind.Loki) ? stream[..^1] : stream);

    private static EngineScene CreateWithPods(string kind, int collector)
    {
        EngineScene scene = EngineScene.Create(Enum.Parse<RemoteKind>(kind));
        string[] outputs = ["stdout", "stderr", "stdout"];
        LogTimestamp time = LogTimestamp.From(EngineScene.Now.AddMinutes(-1));
        scene.Database.Add(Enumerable.Range(0, 15).Select(number =>
            new SentEntry(number / 3, time, "text", outputs[number % 3], "info") { Number = number }.ToLine(
                hasNoDots: kind == nameof(RemoteKind.Loki), collector)));
        return scene;
    }

    private static RemoteLogException Fail(EngineScene scene) =>
        Assert.Throws<RemoteLogException>(() => scene.GetStreams(new LogQuery()));

    private static FakeLogLine Line(int day, string label, string value) => new(
        LogTimestamp.From(EngineScene.Now.AddDays(day)).UnixNanoseconds,
        "text",
        new Dictionary<string, string> { [label] = value },
        new Dictionary<string, string>());
}
