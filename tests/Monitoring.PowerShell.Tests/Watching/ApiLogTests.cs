using System.Management.Automation;
using System.Text.Json.Nodes;
using Monitoring.Engine;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Watching;

/// <summary>Watch-KubeLogs -ViaApi reads the logs of all nodes through the API.</summary>
public sealed class ApiLogTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly NodeLogs _node = new();
    private readonly FakeApiServer _api = new();
    private readonly EngineSession _session = new();
    private int _line;

    [Fact]
    public void Through_the_api_logs_of_all_nodes_are_read()
    {
        Begin("web-0", node: "node-1").Write(Next(), "one");
        Begin("web-1", node: "node-2").Write(Next(), "two");

        PSObject[] entries = ThroughApi("-NoFollow -Ordered");

        Assert.Equal(["one", "two"], entries.Select(entry => $"{entry}"));
        Assert.Equal(
            ["web-0 node-1", "web-1 node-2"],
            entries.Select(entry => $"{entry.Properties["PodName"].Value} {entry.Properties["NodeName"].Value}"));
    }

    [Theory]
    [InlineData("-Node node-2", "two")]
    [InlineData("-Namespace shop", "one two")]
    [InlineData("-Namespace shop, other -PodName web-1, db-0", "three two")]
    [InlineData("-Selector app=web-0", "one")]
    [InlineData("web", "one two")]
    [InlineData("-Tail 1 -PodName web-1", "two")]
    [InlineData("-Since 2026-11-25T12:00:02Z", "three")]
    [InlineData("-Pattern '^t'", "three two")]
    [InlineData("-MaxStreams 1", "one three two")]
    public void Through_the_api_the_selectors_mean_the_same(string parameters, string expected)
    {
        Begin("web-0").Write(Next(), "one");
        Begin("web-1", node: "node-2").Write(Next(), "two");
        Begin("db-0", space: "other").Write(Next(), "three");

        Assert.Equal(
            expected, string.Join(' ', ThroughApi($"-NoFollow {parameters}").Select(entry => $"{entry}").Order()));
    }

    [Fact]
    public void The_logs_of_another_node_are_read_through_the_api_by_default()
    {
        Begin("web-1", node: "node-2").Write(Next(), "two");

        string[] entries = _session.RunText(
            "param($api) Watch-KubeLogs -Node node-2 -KubernetesApi $api -NoFollow 3>$null", _api.Url);

        Assert.Equal(["two"], entries);
    }

    [Fact]
    public void Through_the_api_the_run_before_is_read()
    {
        FakeLog former = new();
        former.Write(Next(), "last words");
        former.End();
        JsonObject pod = FakePod.Create("web-0");
        pod["status"]!["containerStatuses"]![0]!["restartCount"] = 1;
        pod["status"]!["containerStatuses"]![0]!["lastState"] = new JsonObject
        {
            ["terminated"] = new JsonObject
            {
                ["exitCode"] = 1,
                ["containerID"] = "containerd://" + new string('1', 64)
            },
        };
        _api.Logs["shop/web-0/main"] = new FakeLog { Previous = former };
        _api.Pods.Put(pod);

        Assert.Equal(["last words"], ThroughApi("-Previous").Select(entry => $"{entry}"));
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("-NoMultiline", 3)]
    public void Through_the_api_a_stack_trace_is_one_entry_by_default(string parameters, int expected)
    {
        FakeLog log = Begin("web-0");
        DateTimeOffset thrown = Next();
        log.Write(thrown, "java.lang.IllegalStateException: no cart");
        log.Write(thrown, "\tat com.shop.Cart.find(Cart.java:12)");
        log.Write(Next(), "goes on");

        Assert.Equal(expected, ThroughApi($"-NoFollow {parameters}").Length);
    }

    [Fact]
    public void Through_the_api_new_pods_are_read_and_reported_apart_from_the_entries()
    {
        FakeLog log = Begin("web-0");
        using RunningScript watch = _session.Start(
            "param($api) Watch-KubeLogs -ViaApi -KubernetesApi $api 3>$null 6>&1", _api.Url);
        Assert.Equal("+ web-0 › main", watch.Next().ToString());
        _ = watch.NextAfter(() => log.Write(Next(), "now"));

        Begin("web-1").Write(Next(), "first words");

        List<string> results = [];
        while (!results.Contains("first words"))
        {
            results.Add(watch.Next().ToString());
        }

        Assert.Contains("+ web-1 › main", results);
    }

    [Fact]
    public void Through_the_api_nothing_is_lost_or_repeated_when_the_server_is_killed_and_restarted()
    {
        FakeLog log = Begin("web-0");
        log.Write(Next(), "0");
        using RunningScript watch = _session.Start(
            "param($api) Watch-KubeLogs -ViaApi -KubernetesApi $api -Tail 1 3>$null", _api.Url);
        Assert.Equal("0", watch.Next().ToString());
        DateTimeOffset sameSecond = Next();
        log.Write(sameSecond, "1");
        Assert.Equal("1", watch.Next().ToString());
        _api.Kill();
        log.Write(sameSecond, "2");
        log.Write(sameSecond, "3");

        _api.Restart();
        log.Write(sameSecond, "4");

        Assert.Equal(["2", "3", "4"], watch.NextText(3));
    }

    public void Dispose()
    {
        _session.Dispose();
        _api.Dispose();
        _node.Dispose();
    }

    private DateTimeOffset Next() => Start.AddSeconds(_line++);

    private FakeLog Begin(string name, string space = "shop", string node = "node-1")
    {
        FakeLog log = new();
        _api.Logs[$"{space}/{name}/main"] = log;
        _api.Pods.Put(FakePod.Create(name, space, node));
        return log;
    }

    private PSObject[] ThroughApi(string parameters) =>
        [.. _session.Run($"param($api) Watch-KubeLogs -ViaApi -KubernetesApi $api {parameters} 3>$null", _api.Url)];
}
