using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Querying;

namespace Monitoring.Kubernetes;

/// <summary>The metadata of a pod reaches the entries of its containers.</summary>
public sealed class CollectedMetadataTests : IDisposable
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
    public void The_api_adds_what_it_knows_of_the_pod()
    {
        _node.Api.Set(Web);
        string link = _node.Begin("shop", "web-0", "u1", "nginx", "c10ffee");
        _node.Write(link, "hello");

        LogEntry entry = Assert.Single(_node.Collect());

        Assert.Equal(MetadataState.Live, entry.MetadataState);
        Assert.Equal("front", entry.Metadata["k8s-app"]);
        Assert.Equal("nginx:1.29", entry.Metadata[MetadataKeys.Image]);
        Assert.Equal("10.0.0.7", entry.Metadata[MetadataKeys.PodIP]);
        Assert.Equal(
            ("Deployment", "web"), (entry.Metadata[MetadataKeys.OwnerKind], entry.Metadata[MetadataKeys.OwnerName]));
        Assert.DoesNotContain(MetadataKeys.AnnotationPrefix + "team", entry.Metadata.Keys);
    }

    [Fact]
    public void A_label_with_one_of_our_keys_is_found_among_the_labels_only()
    {
        _node.Api.Set(Web);
        _node.Write(_node.Begin("shop", "web-0", "u1", "nginx", "c10ffee"), "hello");

        LogEntry entry = Assert.Single(_node.Collect());

        Assert.Equal("shop", entry.Namespace);
        Assert.Equal("a label", entry.Labels["namespace"]);
        Assert.Equal("a label", entry.Metadata["labels.namespace"]);
        Assert.Equal(["app", "k8s-app", "namespace"], entry.Labels.Keys.Order());
    }

    [Fact]
    public void Annotations_come_on_request()
    {
        _node.Options = _node.Options with { Annotations = true };
        _node.Api.Set(Web);
        _node.Write(_node.Begin("shop", "web-0", "u1", "nginx", "c10ffee"), "hello");

        Assert.Equal("blue", Assert.Single(_node.Collect()).Metadata["annotations.team"]);
    }

    [Fact]
    public void Entries_do_not_wait_for_the_api_and_those_after_its_answer_have_it()
    {
        string link = _node.Begin("shop", "web-0", "u1", "nginx", "c10ffee");
        _node.Write(link, "before");
        LogEntry before = Assert.Single(_node.Collect());
        _node.Api.Set(Web);
        _node.Write(link, "after");

        LogEntry after = Assert.Single(_node.Collect());

        Assert.Equal((MetadataState.Path, MetadataState.Live), (before.MetadataState, after.MetadataState));
        Assert.Same(before.Metadata.Identity, after.Metadata.Identity);
    }

    [Fact]
    public void A_quiet_stream_gets_the_metadata_too()
    {
        _node.Write(_node.Begin("shop", "web-0", "u1", "nginx", "c10ffee"), "only one");
        _node.Collect();
        _node.Renewed.Clear();
        _node.Api.Set(Web);

        Assert.Empty(_node.Collect());

        Assert.Equal("web", Assert.Single(_node.Renewed, metadata => metadata.State == MetadataState.Live)["app"]);
    }

    [Fact]
    public void A_change_of_labels_is_seen_by_what_follows()
    {
        _node.Api.Set(Web);
        string link = _node.Begin("shop", "web-0", "u1", "nginx", "c10ffee");
        _node.Write(link, "one");
        _node.Collect();
        _node.Api.Set(Web with { Labels = Pairs(("app", "new")) });
        _node.Write(link, "two");

        Assert.Equal("new", Assert.Single(_node.Collect()).Metadata["app"]);
    }

    [Fact]
    public void A_pod_that_the_api_does_not_know_after_a_while_is_missing()
    {
        _node.Api.Complete();
        string link = _node.Begin("shop", "gone-0", "u9", "nginx", "c90ffee");
        _node.Write(link, "hello");
        Assert.Equal(MetadataState.Path, Assert.Single(_node.Collect()).MetadataState);
        _node.Time.Advance(TimeSpan.FromSeconds(10));
        _node.Write(link, "still here");

        LogEntry entry = Assert.Single(_node.Collect());

        Assert.Equal((MetadataState.Missing, "gone-0"), (entry.MetadataState, entry.PodName));
    }

    [Fact]
    public void The_api_gets_no_request_for_each_entry()
    {
        _node.Api.Set(Web);
        string link = _node.Begin("shop", "web-0", "u1", "nginx", "c10ffee");
        for (int line = 0; line < 50; line++)
        {
            _node.Write(link, "a line");
            _node.Collect();
        }

        Assert.Equal(1, _node.Api.Questions);
    }

    [Fact]
    public void A_recreated_pod_has_its_own_metadata()
    {
        _node.Api.Set(Web);
        _node.Api.Set(Web with { Uid = "u2", Labels = Pairs(("app", "second")) });
        _node.Write(_node.Begin("shop", "web-0", "u1", "nginx", "c10ffee"), "of the first");
        _node.Write(_node.Begin("shop", "web-0", "u2", "nginx", "c20ffee"), "of the second");

        Dictionary<string, string> apps = _node.Collect()
            .ToDictionary(entry => entry.Message, entry => entry.Labels["app"]);

        Assert.Equal(("web", "second"), (apps["of the first"], apps["of the second"]));
    }

    public void Dispose() => _node.Dispose();

    private static Dictionary<string, string> Pairs(params (string Key, string Value)[] pairs) =>
        pairs.ToDictionary(pair => pair.Key, pair => pair.Value);
}
