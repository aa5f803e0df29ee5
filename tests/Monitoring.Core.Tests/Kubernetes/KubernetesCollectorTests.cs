using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Querying;

namespace Monitoring.Kubernetes;

public sealed class KubernetesCollectorTests : IDisposable
{
    private static readonly PodMetadata Web = new()
    {
        Namespace = "shop",
        Name = "web-0",
        Uid = "u1",
        NodeName = "node-1",
        PodIP = "10.0.0.7",
        Owner = new PodOwner("Deployment", "web"),
        Labels = Pairs(("app", "web"), ("k8s-app", "front"), ("namespace", "a label")),
        Annotations = Pairs(("team", "blue")),
        Containers =
            [new ContainerMetadata("nginx", ContainerKind.Regular, "nginx:1.29", "c10ffee", 0, ContainerState.Running)],
    };

    private readonly NodeScene _node = new();

    [Fact]
    public void A_path_gives_pod_container_and_restarts()
    {
        string link = _node.Begin("shop", "web-0", "u1", "nginx", "c10ffee", restarts: 3);
        _node.Write(link, "hello");

        LogEntry entry = Assert.Single(_node.Collect());

        Assert.Equal("hello", entry.Message);
        Assert.Equal(
            ("shop", "web-0", "nginx", "c10ffee", 3, "node-1"),
            (entry.Namespace, entry.PodName, entry.ContainerName, entry.ContainerId, entry.RestartCount,
                entry.NodeName));
        Assert.Equal("u1", entry.Metadata[MetadataKeys.PodUid]);
        Assert.Equal(MetadataState.Path, entry.MetadataState);
        Assert.Empty(entry.Labels);
    }

    [Fact]
    public void A_container_that_is_started_again_is_another_stream()
    {
        _node.Write(_node.Begin("shop", "web-0", "u1", "nginx", "c10ffee"), "one");
        _node.Write(_node.Begin("shop", "web-0", "u1", "nginx", "c20ffee", restarts: 1), "two");

        Dictionary<string, LogEntry> entries = _node.Collect().ToDictionary(entry => entry.Message);

        Assert.Equal((0, 1), (entries["one"].RestartCount, entries["two"].RestartCount));
        Assert.NotSame(entries["one"].Metadata.Identity, entries["two"].Metadata.Identity);
    }

    [Fact]
    public void A_dangling_link_gets_metadata_once_it_leads_to_a_file()
    {
        string link = _node.Begin("shop", "web-0", "u1", "nginx", "c10ffee");
        string log = File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName;
        Directory.Delete(Path.GetDirectoryName(log)!, recursive: true);
        Assert.Empty(_node.Collect());
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        _node.Api.Set(Web);
        _node.Write(link, "hello");

        LogEntry entry = Assert.Single(_node.Collect());

        Assert.Equal(("u1", MetadataState.Live), (entry.Metadata[MetadataKeys.PodUid], entry.MetadataState));
    }

    [Fact]
    public void Any_other_file_is_followed_as_a_plain_one_with_one_note()
    {
        File.WriteAllText(Path.Join(_node.Root, "notes.log"), "a note\n");
        File.WriteAllText(Path.Join(_node.Root, "pod_namespace.log"), "another\n");

        Assert.Equal(["a note", "another"], _node.Collect().Select(entry => entry.Message).Order());
        Assert.Equal(WarningKind.NotAContainerLog, Assert.Single(_node.Warnings).Kind);
    }

    [Fact]
    public void The_pods_of_deleted_files_are_released_with_the_last_file()
    {
        string first = _node.Begin("shop", "web-0", "u1", "nginx", "c10ffee");
        string second = _node.Begin("shop", "web-0", "u1", "sidecar", "c20ffee");
        _node.Write(first, "one");
        _node.Collect();
        NodeScene.End(first);
        CollectUntilStable();
        Assert.Empty(_node.Api.Released);

        NodeScene.End(second);
        CollectUntilStable();

        Assert.Equal([new PodReference("shop", "web-0", "u1")], _node.Api.Released);
    }

    [Fact]
    public void Lines_written_right_before_the_end_have_the_metadata()
    {
        _node.Api.Set(Web);
        string link = _node.Begin("shop", "web-0", "u1", "nginx", "c10ffee");
        _node.Write(link, "one");
        _node.Collect();
        _node.Write(link, "last words");
        NodeScene.End(link);

        LogEntry entry = Assert.Single(CollectUntilStable());

        Assert.Equal(("last words", "web"), (entry.Message, entry.Labels["app"]));
    }

    [Theory]
    [InlineData("u1", "shop", "web-0")]
    [InlineData("", "shop", "web-0")]
    public void The_own_pod_is_excluded_for_its_lifetime(string uid, string ns, string name)
    {
        _node.Options = _node.Options with { OwnPod = new PodReference(ns, name, uid) };
        string own = _node.Begin("shop", "web-0", "u1", "nginx", "c10ffee");
        string other = _node.Begin("shop", "web-1", "u2", "nginx", "c20ffee");
        _node.Write(own, "of our own");
        _node.Write(other, "of another");

        Assert.Equal("of another", Assert.Single(_node.Collect()).Message);
        Assert.Equal(1, _node.Events.Counters.Entries);

        _node.Options = _node.Options with { OwnPod = null };
        _node.Restart();
        Assert.Empty(_node.Collect());
    }

    [Fact]
    public void Opted_out_logs_are_excluded_by_default()
    {
        PodMetadata pod = Web with { Annotations = Pairs(("fluentbit.io/exclude_stderr", "true")) };
        _node.Api.Set(pod);
        string link = _node.Begin("shop", "web-0", "u1", "nginx", "c10ffee");
        _node.Write(link, "wanted");
        _node.Write(link, "unwanted", "stderr");

        Assert.Equal("wanted", Assert.Single(_node.Collect()).Message);

        _node.Options = _node.Options with { HonorOptOut = false };
        _node.Restart();
        _node.Write(link, "unwanted", "stderr");
        Assert.Equal("unwanted", Assert.Single(_node.Collect()).Message);
    }

    [Fact]
    public void Rotation_by_the_kubelet_loses_nothing_and_changes_no_metadata()
    {
        _node.Api.Set(Web);
        string link = _node.Begin("shop", "web-0", "u1", "nginx", "c10ffee");
        string log = File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName;
        _node.Write(link, "one");
        LogEntry first = Assert.Single(_node.Collect());
        _node.Write(link, "two");
        File.Move(log, log + ".20261125-120000");
        File.WriteAllText(log, string.Empty);
        _node.Write(link, "three");

        List<LogEntry> rest = _node.Collect();

        Assert.Equal(["two", "three"], rest.Select(entry => entry.Message));
        Assert.All(rest, entry => Assert.Same(first.Metadata, entry.Metadata));
    }

    [Fact]
    public void The_real_nodes_containers_are_known_by_their_paths()
    {
        using RealNode real = new();
        _node.Options = _node.Options with
        {
            Files = _node.Options.Files with { Roots = [new Collecting.LogRoot { Path = real.Containers }] },
        };

        List<LogEntry> entries = _node.Collect();

        Assert.All(entries, entry => Assert.NotNull(entry.RestartCount));
        Assert.All(entries, entry => Assert.True(entry.Metadata.ContainsKey(MetadataKeys.PodUid)));
        Assert.Contains(entries, entry => entry is { PodName: "web.v2-0", Namespace: "demo", ContainerName: "my-app" });
        Assert.Contains(
            entries, entry => entry is { PodName: "talker", RestartCount: 4 }
            or { ContainerName: "talker", RestartCount: 4 });
        Assert.Empty(_node.Warnings);
    }

    public void Dispose() => _node.Dispose();

    private List<LogEntry> CollectUntilStable()
    {
        List<LogEntry> entries = [];
        for (int step = 0; step < 40; step++)
        {
            entries.AddRange(_node.Collect());
        }

        return entries;
    }

    private static Dictionary<string, string> Pairs(params (string Key, string Value)[] pairs) =>
        pairs.ToDictionary(pair => pair.Key, pair => pair.Value);
}
