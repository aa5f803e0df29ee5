using System.Management.Automation;
using System.Text.Json.Nodes;
using Monitoring.Engine;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Watching;

/// <summary>Warnings of Watch-KubeLogs about names that only the API can find missing.</summary>
public sealed class UnmatchedPodsTests : IDisposable
{
    private readonly NodeLogs _node = new();
    private readonly FakeApiServer _api = new();
    private readonly EngineSession _session = new();

    public UnmatchedPodsTests()
    {
        Begin("shop", "web-0");
        Begin("shop", "db-0");
    }

    [Theory]
    [InlineData("-ViaApi -Namespace shpo", "namespace 'shpo'", "shop")]
    [InlineData("-ViaApi wbe", "pod 'wbe'", "web-0")]
    [InlineData("-ViaApi sts/wbe", "statefulset 'wbe'", "web")]
    [InlineData("-ViaApi -Container mian", "container 'mian'", "main")]
    [InlineData("sts/wbe", "statefulset 'wbe'", "web")]
    [InlineData("-ContainerState Running wbe", "pod 'wbe'", "web-0")]
    public void An_exact_name_is_an_error_with_the_nearest(string parameters, string named, string nearest)
    {
        using PowerShell shell = Watch($"-NoFollow {parameters}");

        Assert.Empty(shell.Invoke());

        ErrorRecord error = Assert.Single(shell.Streams.Error);
        Assert.StartsWith("NothingMatches", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(nearest, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("web, sts/db", "db-0 web-0")]
    [InlineData("-ViaApi web, sts/db", "db-0 web-0")]
    [InlineData("sts/db", "db-0")]
    public void Pods_are_named_by_themselves_or_by_what_made_them(string parameters, string expected)
    {
        using PowerShell shell = Watch($"-NoFollow {parameters}");

        string[] entries = [.. shell.Invoke().Select(entry => $"{entry}").Order()];

        Assert.Empty(shell.Streams.Error);
        Assert.Equal(expected, string.Join(' ', entries));
    }

    [Theory]
    [InlineData("-ViaApi -Namespace shpo*", "namespace 'shpo*'", "shop")]
    [InlineData("-ViaApi -Selector app=wbe-0", "selector 'app=wbe-0'", "web-0")]
    [InlineData("-Selector app=wbe-0", "selector 'app=wbe-0'", "web-0")]
    [InlineData("-Selector nosuch=1", "selector 'nosuch=1'", "Existing: ")]
    public void A_wildcard_or_a_selector_is_a_warning_with_the_nearest(string parameters, string named, string nearest)
    {
        using PowerShell shell = Watch($"-NoFollow {parameters}");

        Assert.Empty(shell.Invoke());

        Assert.Empty(shell.Streams.Error);
        string warning = Assert.Single(shell.Streams.Warning).Message;
        Assert.Contains(named, warning, StringComparison.Ordinal);
        Assert.Contains(nearest, warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-ViaApi -Namespace shop -Contains nosuch")]
    [InlineData("-ViaApi sts/web -Contains nosuch")]
    [InlineData("-Selector app=web-0 -Contains nosuch")]
    public void An_ordinary_empty_result_is_no_warning(string parameters)
    {
        using PowerShell shell = Watch($"-NoFollow {parameters}");

        Assert.Empty(shell.Invoke());

        Assert.Empty(shell.Streams.Error);
        Assert.Empty(shell.Streams.Warning);
    }

    [Theory]
    [InlineData("-ViaApi -Namespace nope")]
    [InlineData("-Namespace nope")]
    [InlineData("-ViaApi sts/late")]
    [InlineData("sts/late")]
    public void A_follower_warns_once_and_waits(string parameters)
    {
        using RunningScript watch = new(Watch($"-Tail 1 {parameters} 3>&1"));
        Assert.Contains(
            "Waiting", Assert.IsType<WarningRecord>(watch.Next().BaseObject).Message, StringComparison.Ordinal);

        Begin("nope", "late-0");

        Assert.Equal("late-0", watch.Next().ToString());
        Assert.Empty(watch.Errors);
    }

    [Fact]
    public void A_node_that_the_api_does_not_know_is_named()
    {
        using PowerShell shell = Watch("-ViaApi -Node nosuch -NoFollow");

        Assert.Empty(shell.Invoke());

        Assert.Contains(
            "no pods on a node 'nosuch'", Assert.Single(shell.Streams.Warning).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Through_the_api_the_time_range_ends_at_Until()
    {
        using PowerShell shell = Watch("-ViaApi -Until 2026-11-25T12:00:00Z");
        Assert.Empty(shell.Invoke());

        using PowerShell later = Watch("-ViaApi -Until 2026-11-25T12:00:01Z");
        Assert.Equal(["db-0", "web-0"], later.Invoke().Select(entry => $"{entry}").Order());
    }

    public void Dispose()
    {
        _session.Dispose();
        _api.Dispose();
        _node.Dispose();
    }

    /// <summary>A pod that the API knows, whose container has written its name, on this node too.</summary>
    private void Begin(string space, string name)
    {
        JsonObject pod = FakePod.Create(name, space, uid: $"uid-of-{name}");
        pod["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["kind"] = "StatefulSet",
            ["name"] = name[..^2],
            ["controller"] = true,
            ["apiVersion"] = "apps/v1",
            ["uid"] = "s",
        });
        FakeLog log = new();
        log.Write(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero), name);
        _api.Logs[$"{space}/{name}/main"] = log;
        _api.Pods.Put(pod);
        _node.Write(_node.Begin(space, name, "main", new string('0', 64)), name);
    }

    private PowerShell Watch(string parameters)
    {
        string root = parameters.Contains("-ViaApi", StringComparison.Ordinal) ? string.Empty : "-Path $root ";
        return _session.Create(
            $"param($root, $api) Watch-KubeLogs {root}-KubernetesApi $api -NodeName node-1 {parameters}", _node.Root,
            _api.Url);
    }
}
