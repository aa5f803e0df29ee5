using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Testing.LogEngines;

namespace Monitoring.Remote.Engines;

/// <summary>A database that refuses, breaks off or answers something else causes one clear error.</summary>
public sealed class EngineFaultTests
{
    private const string AnyAnswer =
        """{"status":"success","data":[],"id":"x","fields":{},"hits":{"hits":[]}}""";

    public static TheoryData<string> Kinds => EngineTextTests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_refusal_has_the_reason_and_the_status(string kind)
    {
        using EngineScene scene = CreateWithLines(kind);
        scene.Database.Fault = _ => FakeLogAnswer.Plain(429, "too many outstanding requests");

        RemoteLogException failure = Fail(scene);

        Assert.Equal(429, failure.StatusCode);
        Assert.Contains("too many outstanding requests", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_answer_that_breaks_off_is_no_shorter_answer(string kind)
    {
        using EngineScene scene = CreateWithLines(kind);
        int requests = 0;
        scene.Read(new LogQuery());
        int all = scene.Database.Requests.Count;
        Assert.All(Enumerable.Range(1, all), number =>
        {
            requests = 0;
            scene.Database.Fault = request => ++requests == number && request.Method != "DELETE"
                ? FakeLogAnswer.Json(AnyAnswer) with { IsCut = true }
                : null;
            if (scene.Database.Requests[number - 1].Method != "DELETE")
            {
                Fail(scene);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_answer_of_another_program_is_an_error(string kind)
    {
        using EngineScene scene = CreateWithLines(kind);
        foreach (string body in (string[])["<html>", "[]", "{\"data\":7}", "{\"data\":{\"result\":[{}]}}\n", "null\n"])
        {
            scene.Database.Fault = _ => FakeLogAnswer.Json(body);
            Assert.Contains(scene.Database.Url, Fail(scene).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_search_without_some_shards_is_an_error()
    {
        using EngineScene scene = CreateWithLines(nameof(RemoteKind.Elasticsearch));
        scene.Database.Fault = request => request.Path == "/_search"
            ? FakeLogAnswer.Json("""{"timed_out":false,"_shards":{"failed":1},"hits":{"hits":[]}}""") : null;

        Assert.Contains("not complete", Fail(scene).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(RemoteKind.Elasticsearch))]
    [InlineData(nameof(RemoteKind.OpenSearch))]
    public void Points_in_time_are_closed(string kind)
    {
        using EngineScene scene = CreateWithLines(kind);

        Assert.Equal(20, scene.Read(new LogQuery()).Count);
        Assert.Single(
            scene.Logs.Read(new RemoteRequest(new LogQuery()), TestContext.Current.CancellationToken).Take(1));

        Assert.Equal(0, ((FakeElasticsearch)scene.Database).OpenPoints);
    }

    [Fact]
    public void More_entries_of_one_moment_than_a_response_can_have_are_an_error()
    {
        using EngineScene scene = EngineScene.Create(RemoteKind.Loki);
        scene.Database.Add(Enumerable.Range(0, 9).Select(number => Line(0, $"{number}")));

        Assert.Contains("-Selector", Fail(scene).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Context_is_an_error_of_its_own()
    {
        using EngineScene scene = CreateWithLines(nameof(RemoteKind.Loki));

        RemoteLogException failure = Assert.Throws<RemoteLogException>(
            () => scene.Read(new LogQuery { ContextBefore = 1 }));

        Assert.Equal(RemoteLogException.NotSupported, failure.StatusCode);
        Assert.Empty(scene.Database.Requests);
    }

    [Fact]
    public void Entries_of_years_are_read_in_windows()
    {
        using EngineScene scene = EngineScene.Create(RemoteKind.Loki);
        int[] days = [-3000, -400, -31, -30, -1, 0];
        scene.Database.Add(days.Select(day => Line(day * 86400, $"{day}")));

        Assert.Equal(days.Select(day => $"{day}"), scene.Read(new LogQuery()).Select(entry => entry.Message));
        Assert.Equal(
            ["-400", "-3000"],
            scene.Read(new LogQuery { NewestFirst = true, Last = 2 }).Select(entry => entry.Message));
    }

    private static EngineScene CreateWithLines(string kind)
    {
        EngineScene scene = EngineScene.Create(Enum.Parse<RemoteKind>(kind));
        scene.Database.Add(Enumerable.Range(0, 20).Select(second => Line(second - 50, $"line {second}")));
        return scene;
    }

    private static RemoteLogException Fail(EngineScene scene) =>
        Assert.Throws<RemoteLogException>(() => scene.Read(new LogQuery()));

    private static FakeLogLine Line(int second, string message) => new(
        LogTimestamp.From(EngineScene.Now.AddSeconds(second)).UnixNanoseconds,
        message,
        new Dictionary<string, string> { ["service_name"] = "web" },
        new Dictionary<string, string>());
}
