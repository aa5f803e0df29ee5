using System.Text;
using System.Text.Json;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Kubernetes.Reflecting.Decoding;
using Monitoring.Kubernetes.Selecting;

namespace Monitoring.Kubernetes.Containers;

/// <summary>The sorts of containers that a pod may have, and the ways in which they are started again.</summary>
public sealed class ContainerCaseTests : IDisposable
{
    private readonly NodeScene _node = new();

    public void Dispose() => _node.Dispose();

    [Theory]
    [InlineData("containerd://", "containerd://0123456789abcdef")]
    [InlineData("cri-o://", "cri-o://0123456789abcdef")]
    [InlineData("docker:// of cri-dockerd", "docker://0123456789abcdef")]
    [InlineData("podman's, without a scheme", "0123456789abcdef")]
    public void An_id_has_no_prefix_of_any_runtime(string runtime, string id)
    {
        ContainerMetadata container = Assert.Single(Read($$"""
            {"metadata":{"name":"a","uid":"u"},"spec":{"containers":[{"name":"c","image":"i"}] },
             "status":{"containerStatuses":[{"name":"c","containerID":"{{id}}","restartCount":1,"state":{"running":{ } },
             "lastState":{"terminated":{"containerID":"{{id}}00"} } }] } }
            """).Containers);

        Assert.True(
            ("0123456789abcdef", "0123456789abcdef00") == (container.ContainerId, container.LastContainerId), runtime);
    }

    [Theory]
    [InlineData("initContainers", "", ContainerKind.Init)]
    [InlineData("initContainers", ",\"restartPolicy\":\"Always\"", ContainerKind.Sidecar)]
    [InlineData("initContainers", ",\"restartPolicy\":\"OnFailure\"", ContainerKind.Init)]
    [InlineData("containers", ",\"restartPolicy\":\"Always\"", ContainerKind.Regular)]
    [InlineData("ephemeralContainers", "", ContainerKind.Ephemeral)]
    public void A_container_has_the_kind_that_its_spec_gives(string list, string policy, ContainerKind kind)
    {
        PodMetadata pod = Read($$"""
            {"status":{"{{list[..^1]}}Statuses":[{"name":"c","containerID":"containerd://0123456789","state":{"running":{ } } }] },
             "metadata":{"name":"a","uid":"u"},"spec":{"{{list}}":[{"name":"c","image":"i"{{policy}} }] } }
            """);

        ContainerMetadata container = Assert.Single(pod.Containers);
        Assert.Equal((kind, "0123456789"), (container.Kind, container.ContainerId));
    }

    [Theory]
    [InlineData(ContainerKind.Regular, true)]
    [InlineData(ContainerKind.Sidecar, true)]
    [InlineData(ContainerKind.Ephemeral, true)]
    [InlineData(ContainerKind.Init, false)]
    public void Without_init_containers_sidecars_stay(ContainerKind kind, bool isSelected)
    {
        ContainerMetadata container = new("c", kind, "i", "0123456789", 0, ContainerState.Running);
        LogMetadata metadata = new(
            [new(MetadataKeys.Namespace, "shop"), new(MetadataKeys.PodName, "a"), new(MetadataKeys.ContainerName, "c")])
        {
            State = MetadataState.Live,
        };

        Assert.Equal(isSelected, new ContainerSelection { InitContainers = false }.IsSelected(metadata, container));
    }

    [Fact]
    public void Each_container_of_a_pod_that_restarts_is_a_stream_for_each_of_its_runs()
    {
        string[] links =
        [
            _node.Begin("shop", "web-0", "u1", "main", "a10000"),
            _node.Begin("shop", "web-0", "u1", "sidecar", "a20000"),
            _node.Begin("shop", "web-0", "u1", "debugger-x", "a30000"),
            _node.Begin("shop", "web-0", "u1", "main", "b10000", restarts: 1),
            _node.Begin("shop", "web-0", "u1", "sidecar", "b20000", restarts: 1),
            _node.Begin("shop", "web-0", "u1", "main", "c10000", restarts: 2),
        ];
        foreach (string link in links)
        {
            _node.Write(link, Path.GetFileName(link));
        }

        List<LogEntry> entries = _node.Collect();

        Assert.Equal(links.Length, entries.Select(entry => entry.Metadata.Identity).Distinct().Count());
        Assert.Equal(
            ["debugger-x 0 a30000", "main 0 a10000", "main 1 b10000", "main 2 c10000", "sidecar 0 a20000",
                "sidecar 1 b20000"],
            entries.Select(entry => $"{entry.ContainerName} {entry.RestartCount} {entry.ContainerId}").Order());
    }

    [Fact]
    public void A_static_pod_whose_hash_changes_is_another_pod_under_its_name()
    {
        PodMetadata mirror = new()
        {
            Namespace = "kube-system",
            Name = "etcd-n1",
            Uid = "mirror-1",
            ConfigHash = "hash1",
            Labels = new Dictionary<string, string> { ["tier"] = "one" },
        };
        PodTable table = new(TimeSpan.FromMinutes(1), TimeProvider.System);
        table.Put(new ListedPod(mirror, "1"), 1);
        Assert.True(table.TryGet(new PodReference("kube-system", "etcd-n1", "hash1"), out _));

        // The kubelet deletes the mirror and makes another, with another UID and hash.
        table.Delete(mirror);
        table.Put(
            new ListedPod(
            mirror with
            {
                Uid = "mirror-2",
                ConfigHash = "hash2",
                Labels = new Dictionary<string,
            string>
                { ["tier"] = "two" }
            }, "2"), 1);

        Assert.True(table.TryGet(new PodReference("kube-system", "etcd-n1", "hash1"), out PodMetadata? first));
        Assert.True(table.TryGet(new PodReference("kube-system", "etcd-n1", "hash2"), out PodMetadata? second));
        Assert.Equal(("one", "two"), (first.Labels["tier"], second.Labels["tier"]));
    }

    private static PodMetadata Read(string json)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return new PodReader(_ => true).Read(ref reader).Pod;
    }
}
