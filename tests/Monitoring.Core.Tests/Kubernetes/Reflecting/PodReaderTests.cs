using System.Text;
using System.Text.Json;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting.Decoding;
using Monitoring.Querying;

namespace Monitoring.Kubernetes.Reflecting;

public sealed class PodReaderTests
{
    private readonly PodReader _pods = new(PodAnnotations.IsMeaningful);

    [Fact]
    public void A_real_pod_is_read_with_the_fields_that_are_used()
    {
        PodMetadata web = RealPods.ReadList("pods-list.json")["web.v2-0"];

        Assert.Equal(("demo", "real1", "Running"), (web.Namespace, web.NodeName, web.Phase));
        Assert.Equal(36, web.Uid.Length);
        Assert.NotEmpty(web.PodIP);
        Assert.Null(web.Owner);
        Assert.Null(web.ConfigHash);
        Assert.Empty(web.Annotations);
        Assert.Equal(
            ["app.kubernetes.io/name=shop", "app=web", "k8s-app=kube-dns", "tier=front"],
            web.Labels.Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(
            [("wait-for-db", ContainerKind.Init, ContainerState.Terminated), (
                "my-app", ContainerKind.Regular, ContainerState.Running), (
                "side-car", ContainerKind.Regular, ContainerState.Running)],
            web.Containers.Select(container => (container.Name, container.Kind, container.State)));
        Assert.All(
            web.Containers,
            container => Assert.Equal(("localhost/box:1", 64), (container.Image, container.ContainerId.Length)));
    }

    [Fact]
    public void A_container_that_crashes_has_its_last_id_and_its_count()
    {
        PodMetadata talker = RealPods.ReadList("pods-list.json")["talker"];

        ContainerMetadata crash = talker.Containers.Single(container => container.Name == "crash");
        Assert.True(crash.RestartCount > 0);
        Assert.Equal(64, crash.ContainerId.Length);
        Assert.Equal(["fluentbit.io/exclude"], talker.Annotations.Keys);
    }

    [Fact]
    public void A_waiting_container_without_an_id_has_that_of_the_one_before()
    {
        ContainerMetadata container = Read("""
            {"metadata":{"name":"a","uid":"u"},"status":{"containerStatuses":[{"name":"main","containerID":"","restartCount":3,
             "state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"containerID":"containerd://abc"}}}]}}
            """).Containers.Single();

        Assert.Equal(
            new ContainerMetadata("main", ContainerKind.Regular, "", "abc", 3,
            ContainerState.Waiting)
            { LastContainerId = "abc" }, container);
    }

    [Fact]
    public void A_static_pods_mirror_has_its_hash()
    {
        PodMetadata pod = Read("""
            {"metadata":{"name":"etcd-node-1","namespace":"kube-system","uid":"u","annotations":{"kubernetes.io/config.hash":"c0ffee",
             "kubernetes.io/config.source":"file"},"ownerReferences":[{"kind":"Node","name":"node-1","controller":true}]}}
            """);

        Assert.Equal("c0ffee", pod.ConfigHash);
        Assert.Empty(pod.Annotations);
        Assert.Equal(new PodOwner("Node", "node-1"), pod.Owner);
    }

    [Fact]
    public void Nulls_are_nothing()
    {
        PodMetadata pod = Read("""
            {"spec":null,"status":{"containerStatuses":null,"phase":null},"metadata":{"name":"a","uid":"u","labels":null,
             "annotations":null,"ownerReferences":null,"namespace":null}}
            """);

        Assert.Empty(pod.Labels);
        Assert.Empty(pod.Containers);
        Assert.Equal("", pod.Phase);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"metadata":7}""")]
    [InlineData("""{"metadata":{"name":"a"}}""")]
    [InlineData("""{"metadata":{"name":{},"uid":"u"}}""")]
    [InlineData("""{"metadata":{"name":"a","uid":"u","labels":[]}}""")]
    [InlineData("""{"metadata":{"name":"a","uid":"u","labels":{"k":7}}}""")]
    [InlineData("""{"metadata":{"name":"a","uid":"u","ownerReferences":[7]}}""")]
    [InlineData("""{"metadata":{"name":"a","uid":"u","ownerReferences":[{"controller":{}}]}}""")]
    [InlineData("""{"metadata":{"name":"a","uid":"u"},"spec":{"containers":{}}}""")]
    [InlineData("""{"metadata":{"name":"a","uid":"u"},"status":{"containerStatuses":[{"restartCount":"many"}]}}""")]
    [InlineData("""{"metadata":{"name":"a","uid":"u"}""")]
    public void An_object_that_is_no_pod_is_rejected(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    [Fact]
    public void Texts_that_pods_have_in_common_are_one()
    {
        PodMetadata first = Read("""{"metadata":{"name":"a","uid":"u","namespace":"shop","labels":{"app":"web"}}}""");
        PodMetadata second = Read("""{"metadata":{"name":"b","uid":"v","namespace":"shop","labels":{"app":"web"}}}""");

        Assert.Same(first.Namespace, second.Namespace);
        Assert.Same(first.Labels.Keys.Single(), second.Labels.Keys.Single());
    }

    [Theory]
    [InlineData("ReplicaSet", "web-7d4b9c", "7d4b9c", "Deployment", "web")]
    [InlineData("ReplicaSet", "web-7d4b9c", null, "ReplicaSet", "web-7d4b9c")]
    [InlineData("ReplicaSet", "web-other", "7d4b9c", "ReplicaSet", "web-other")]
    [InlineData("ReplicaSet", "-7d4b9c", "7d4b9c", "ReplicaSet", "-7d4b9c")]
    [InlineData("Job", "nightly-29930000", null, "CronJob", "nightly")]
    [InlineData("Job", "nightly-1795800000", null, "CronJob", "nightly")]
    [InlineData("Job", "backup-20240101", null, "Job", "backup-20240101")]
    [InlineData("Job", "nightly-29990000", null, "Job", "nightly-29990000")]
    [InlineData("Job", "29930000", null, "Job", "29930000")]
    [InlineData("Job", "import", null, "Job", "import")]
    [InlineData("StatefulSet", "db-29930000", null, "StatefulSet", "db-29930000")]
    [InlineData("DaemonSet", "agent", null, "DaemonSet", "agent")]
    public void The_owner_is_the_one_that_its_user_knows(
        string kind, string name, string? hash, string knownKind, string knownName)
    {
        Dictionary<string, string> labels = hash is null ? [] : new() { ["pod-template-hash"] = hash };
        DateTimeOffset created = DateTimeOffset.FromUnixTimeSeconds(29_930_000L * 60).AddSeconds(30);

        Assert.Equal(
            new PodOwner(knownKind, knownName),
            OwnerGuesser.Guess(new PodController(string.Empty, kind, name, string.Empty), labels, created));
    }

    [Fact]
    public void The_owner_that_controls_counts()
    {
        PodMetadata pod = Read("""
            {"metadata":{"name":"a","uid":"u","ownerReferences":[{"kind":"Other","name":"x"},{"kind":"DaemonSet","name":"agent","controller":true}]}}
            """);

        Assert.Equal(new PodOwner("DaemonSet", "agent"), pod.Owner);
    }

    private PodMetadata Read(string json) => RealPods.Read(_pods, Encoding.UTF8.GetBytes(json)).Pod;
}
