using System.Text.Json.Nodes;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes.Connecting;
using Monitoring.Testing.ApiServer;
using Monitoring.Watching;

namespace Monitoring.Kubernetes.Pods;

/// <summary>The whole way from an API server to the metadata of entries.</summary>
public sealed class NodePodsTests : IDisposable
{
    private static readonly ConnectionEnvironment Nowhere = new()
    {
        GetVariable = _ => null,
        Home = "/nowhere",
        ServiceAccountDirectory = "/nowhere",
    };

    private readonly NodeScene _node = new();
    private readonly FakeApiServer _api = new();
    private readonly List<MonitoringWarning> _warnings = [];
    private readonly MonitoringEvents _events;

    public NodePodsTests() => _events = new MonitoringEvents { OnWarning = _warnings.Add };

    [Fact]
    public void Any_number_of_containers_costs_one_list_and_one_watch()
    {
        for (int index = 0; index < 50; index++)
        {
            JsonObject pod = FakePod.Create($"web-{index}");
            _api.Pods.Put(pod);
            _node.Write(_node.Begin("shop", $"web-{index}", FakePod.UidOf(pod), "main", $"c{index}0ffee"), "hello");
        }

        using KubernetesCollector collector = Open(new KubernetesConnectionOptions { Url = _api.Url });
        Dictionary<string, string> apps = [];
        while (apps.Count < 50)
        {
            // Pods that were read before the list was complete are reported afterwards.
            using LogBatch? batch = collector.Collect(Wait.Timeout, TestContext.Current.CancellationToken);
            Assert.NotNull(batch);
            if (batch.Metadata.State == MetadataState.Live)
            {
                apps[batch.Metadata.Find(MetadataKeys.PodName)!] = batch.Metadata.Labels["app"];
            }
        }

        Assert.All(apps, pair => Assert.Equal(pair.Key, pair.Value));
        Assert.InRange(_api.Count(request => request.Path.EndsWith("/pods", StringComparison.Ordinal)), 1, 2);
    }

    [Fact]
    public void Without_an_api_one_warning_lists_the_searched_places_and_logs_are_collected()
    {
        _node.Write(_node.Begin("shop", "web-0", "u1", "main", "c10ffee"), "hello");

        using KubernetesCollector collector = Open(new KubernetesConnectionOptions { Environment = Nowhere });
        using LogBatch? batch = collector.Collect(Wait.Timeout, TestContext.Current.CancellationToken);

        Assert.Equal((1, MetadataState.Path), (batch!.Count, batch.Metadata.State));
        Assert.Contains("kubeconfig", Assert.Single(_warnings).Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_explicit_configuration_that_is_wrong_is_an_error()
    {
        KubernetesConnectionOptions wrong = new() { KubeConfig = "/nowhere/config", Environment = Nowhere };

        KubernetesException failure = Assert.Throws<KubernetesException>(
            () => NodePods.TryOpen(wrong, new PodQuery("node-1"), annotations: false, _events));

        Assert.Contains("/nowhere/config", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_reported_with_the_rule_that_is_missing()
    {
        _api.Add(FakeFault.Status(request => request.IsList, 403));
        string link = _node.Begin("shop", "web-0", "u1", "main", "c10ffee");

        using KubernetesCollector collector = Open(new KubernetesConnectionOptions { Url = _api.Url });
        _node.Write(link, "hello");
        using CancellationTokenSource timeout = new(Wait.Timeout);
        while (_warnings.Count == 0 && !timeout.IsCancellationRequested)
        {
            collector.Collect(TimeSpan.FromSeconds(1), timeout.Token)?.Dispose();
        }

        Assert.Contains("ClusterRole", Assert.Single(_warnings).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _node.Dispose();
        _api.Dispose();
    }

    private KubernetesCollector Open(KubernetesConnectionOptions connection)
    {
        NodePods? pods = NodePods.TryOpen(connection, new PodQuery("node-1"), annotations: false, _events);
        return new KubernetesCollector(
            _node.Options, pods, FileWatcher.Create(WatcherKind.Auto, TimeProvider.System), TimeProvider.System,
            _events);
    }
}
