using System.Management.Automation;
using System.Text.Json.Nodes;
using Monitoring.Engine;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Watching;

/// <summary>Watch-KubeLogs with an API server: what it adds to the logs on a node, and logs read through it.</summary>
public sealed class KubernetesApiTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly NodeLogs _node = new();
    private readonly FakeApiServer _api = new();
    private readonly EngineSession _session = new();
    private int _line;

    [Fact]
    public void Entries_of_the_files_of_a_node_have_the_metadata_of_the_api()
    {
        BeginOnNode("web-0", "hello");

        PSObject entry = Assert.Single(OnNode("-NoFollow -Selector app"));

        Assert.Equal("web-0", ((IReadOnlyDictionary<string, string>)entry.Properties["Labels"].Value)["app"]);
        Assert.Equal(["Live"], _session.RunText("param($entry) $entry.MetadataState", entry));
    }

    [Theory]
    [InlineData("-Selector app=web-0", "web")]
    [InlineData("-Selector app!=web-0", "db job")]
    [InlineData("-ContainerState Running", "db web")]
    [InlineData("-ContainerState Terminated", "job")]
    [InlineData("-InitContainers $false", "db web")]
    [InlineData("job/import", "job")]
    public void Containers_of_a_node_are_selected_by_metadata_of_the_api(string parameters, string expected)
    {
        BeginOnNode("web-0", "web");
        BeginOnNode("db-0", "db");
        BeginOnNode("import-7x2", "job", pod =>
        {
            pod["metadata"]!["ownerReferences"] = new JsonArray(
                new JsonObject
                {
                    ["kind"] = "Job",
                    ["name"] = "import",
                    ["controller"] = true,
                    ["apiVersion"] = "batch/v1",
                    ["uid"] = "j"
                });
            JsonNode container = pod["spec"]!["containers"]![0]!.DeepClone();
            pod["spec"]!["containers"] = new JsonArray();
            pod["spec"]!["initContainers"] = new JsonArray(container);
            JsonNode status = pod["status"]!["containerStatuses"]![0]!.DeepClone();
            status["state"] = new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = 0 } };
            pod["status"]!["containerStatuses"] = new JsonArray();
            pod["status"]!["initContainerStatuses"] = new JsonArray(status);
        });

        Assert.Equal(expected, string.Join(' ', OnNode($"-NoFollow {parameters}").Select(entry => $"{entry}").Order()));
    }

    [Theory]
    [InlineData("", "Deployment")]
    [InlineData("-ResolveOwner", "Rollout")]
    public void ResolveOwner_reads_owners_from_the_api(string parameters, string expected)
    {
        BeginRolloutOnNode("web-0", "hello");
        _api.Logs["shop/web-0/main"] = new FakeLog();
        _api.Logs["shop/web-0/main"].Write(Next(), "hello");

        PSObject[] entries = [.. OnNode($"-NoFollow -Selector app {parameters}"), .. _session.Run(
            $"param($api) Watch-KubeLogs -ViaApi -KubernetesApi $api -NoFollow {parameters} 3>$null", _api.Url)];

        Assert.Equal(
            [expected, expected],
            _session.RunText("param($entries) $entries | ForEach-Object { $_.Metadata['owner_kind'] }", [entries]));
    }

    [Fact]
    public void Collected_logs_have_the_owner_that_the_api_knows()
    {
        BeginRolloutOnNode("web-0", "hello");
        using TemporaryDirectory place = new();

        string[] lines = _session.RunText(
            """
            param($root, $api, $store)
            $collector = Start-LogCollector $root -KubernetesApi $api -NodeName node-1 -ResolveOwner -StorePath $store -PassThru
            try { Get-LogEntry -StorePath $store -Selector owner_kind=Rollout -Follow | Select-Object -First 1 | ForEach-Object Message }
            finally { $collector | Stop-LogCollector }
            """,
            _node.Root,
            _api.Url,
            place["logs.db"]);

        Assert.Equal(["hello"], lines);
    }

    [Fact]
    public void A_feature_that_needs_the_api_reports_a_denied_request()
    {
        BeginOnNode("web-0", "hello");
        _api.Add(FakeFault.Status(request => request.IsList, 403));
        using PowerShell shell = _session.Create(
            "param($root, $api) Watch-KubeLogs -Path $root -KubernetesApi $api -NodeName node-1 -NoFollow -Selector app", _node.Root, _api.Url);

        Assert.Empty(shell.Invoke());

        ErrorRecord error = Assert.Single(shell.Streams.Error);
        Assert.StartsWith("PodsNotListed", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("403", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Following_the_files_of_a_node_continues_while_the_api_restarts()
    {
        string log = BeginOnNode("web-0", "before");
        using RunningScript watch = _session.Start(
            "param($root, $api) Watch-KubeLogs -Path $root -KubernetesApi $api -NodeName node-1 -Tail 1 3>$null",
            _node.Root, _api.Url);
        Assert.Equal("before", watch.Next().ToString());
        _api.Kill();
        _node.Write(log, "without");
        Assert.Equal("without", watch.Next().ToString());
        _api.Restart();

        string again = BeginOnNode("web-1", "first words");

        Assert.Equal("first words", watch.Next().ToString());
        PSObject entry = watch.NextAfter(() => _node.Write(again, "further words"));
        Assert.Equal("web-1", $"{entry.Properties["PodName"].Value}");
    }

    [Fact]
    public void A_denied_read_is_one_warning_that_names_the_rule()
    {
        Begin("web-0").Write(Next(), "one");
        _api.Add(FakeFault.Status(request => request.Path.EndsWith("/log", StringComparison.Ordinal), 403));
        using PowerShell shell = _session.Create(
            "param($api) Watch-KubeLogs -ViaApi -KubernetesApi $api -NoFollow", _api.Url);

        Assert.Empty(shell.Invoke());

        Assert.Contains("pods/log", Assert.Single(shell.Streams.Warning).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-ViaApi -Namespace ", "other shop")]
    [InlineData("-ViaApi -PodName web", "web-0 web-1")]
    [InlineData("-Node ", "node-1 node-2")]
    [InlineData("-Selector ap", "app=")]
    [InlineData("-Selector app=w", "app=web-0 app=web-1")]
    public void Names_nodes_and_labels_are_completed_from_the_api(string parameters, string expected)
    {
        Begin("web-0");
        Begin("web-1", node: "node-2");
        Begin("db-0", space: "other");
        string line = $"Watch-KubeLogs -KubernetesApi {_api.Url} {parameters}";

        string[] completed = _session.RunText(
            "param($line) [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText", line);

        Assert.Equal(expected, string.Join(' ', completed));
    }

    [Fact]
    public void Completion_does_not_wait_for_an_api_that_is_not_there()
    {
        _api.Kill();
        string line = $"Watch-KubeLogs -ViaApi -KubernetesApi {_api.Url} -Namespace s";

        Assert.Empty(_session.Run(
            "param($line) [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches", line));
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

    /// <summary>A pod that the API knows, whose container's log is on this node.</summary>
    private string BeginOnNode(string name, string message, Action<JsonObject>? change = null)
    {
        JsonObject pod = FakePod.Create(name, uid: $"uid-of-{name}");
        change?.Invoke(pod);
        _api.Pods.Put(pod);
        string log = _node.Begin("shop", name, "main", new string('0', 64));
        _node.Write(log, message);
        return log;
    }

    /// <summary>A pod of an Argo Rollout, whose name says the same as a Deployment's would.</summary>
    private void BeginRolloutOnNode(string name, string message)
    {
        JsonObject pod = FakeController.PutReplicaSet(
            _api, "web-7d4b9c", ("argoproj.io/v1alpha1", "Rollout", "web"), name)[0];
        pod["metadata"]!["uid"] = $"uid-of-{name}";
        BeginOnNode(name, message, changed => changed["metadata"] = pod["metadata"]!.DeepClone());
    }

    private PSObject[] OnNode(string parameters) =>
    [
        .. _session.Run(
            $"param($root, $api) Watch-KubeLogs -Path $root -KubernetesApi $api -NodeName node-1 {parameters} 3>$null",
            _node.Root, _api.Url),
    ];
}
