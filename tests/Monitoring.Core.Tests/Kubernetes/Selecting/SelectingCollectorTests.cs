using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Selecting;

public sealed class SelectingCollectorTests : IDisposable
{
    private readonly NodeScene _node = new();

    [Fact]
    public void Only_selected_entries_pass()
    {
        _node.Selection = new ContainerSelection { Namespaces = ["shop"], Containers = ["web"] };
        _node.Write(_node.Begin("shop", "a", "u1", "web", "c10ffee"), "wanted");
        _node.Write(_node.Begin("shop", "a", "u1", "web-sidecar", "c20ffee"), "another container");
        _node.Write(_node.Begin("other", "b", "u2", "web", "c30ffee"), "another namespace");

        Assert.Equal("wanted", Assert.Single(_node.Collect()).Message);
    }

    [Fact]
    public void Nothing_is_lost_of_a_log_that_turns_out_to_be_selected()
    {
        _node.Selection = new ContainerSelection { UsesApiSelector = true };
        string link = _node.Begin("shop", "web-0", "u1", "web", "c10ffee");
        _node.Write(link, "one");
        Assert.Empty(_node.Collect());
        _node.Write(link, "two");
        Assert.Empty(_node.Collect());
        _node.Api.Set(new PodMetadata { Namespace = "shop", Name = "web-0", Uid = "u1" });
        _node.Write(link, "three");

        Assert.Equal(["one", "two", "three"], _node.Collect().Select(entry => entry.Message));
    }

    [Fact]
    public void A_quiet_log_that_turns_out_to_be_selected_is_emitted_at_once()
    {
        _node.Selection = new ContainerSelection { UsesApiSelector = true };
        _node.Write(_node.Begin("shop", "web-0", "u1", "web", "c10ffee"), "only one");
        Assert.Empty(_node.Collect());
        _node.Api.Set(new PodMetadata { Namespace = "shop", Name = "web-0", Uid = "u1" });

        Assert.Equal("only one", Assert.Single(_node.Collect()).Message);
    }

    [Fact]
    public void A_log_that_turns_out_not_to_be_selected_is_closed()
    {
        _node.Selection = new ContainerSelection { UsesApiSelector = true };
        string link = _node.Begin("shop", "web-0", "u1", "web", "c10ffee");
        _node.Write(link, "one");
        Assert.Empty(_node.Collect());
        _node.Api.Complete();
        _node.Time.Advance(TimeSpan.FromSeconds(10));
        _node.Write(link, "two");
        Assert.Empty(_node.Collect());

        // Had the first line been kept, it would come now.
        _node.Api.Set(new PodMetadata { Namespace = "shop", Name = "web-0", Uid = "u1" });
        _node.Write(link, "three");

        Assert.Equal("three", Assert.Single(_node.Collect()).Message);
    }

    [Fact]
    public void Nothing_is_lost_of_a_log_that_is_there_a_moment_before_the_api_knows_its_pod()
    {
        _node.Selection = new ContainerSelection { UsesApiSelector = true };
        _node.Api.Complete();
        _node.Write(_node.Begin("shop", "web-0", "u1", "web", "c10ffee"), "first words");
        Assert.Empty(_node.Collect());
        _node.Api.Set(new PodMetadata { Namespace = "shop", Name = "web-0", Uid = "u1" });

        Assert.Equal("first words", Assert.Single(_node.Collect()).Message);
    }

    [Fact]
    public void A_container_that_ends_is_read_to_its_end_though_only_running_containers_are_selected()
    {
        _node.Selection = new ContainerSelection { States = [ContainerState.Running] };
        PodMetadata pod = new()
        {
            Namespace = "shop",
            Name = "web-0",
            Uid = "u1",
            Containers = [Web(ContainerState.Running)]
        };
        _node.Api.Set(pod);
        string link = _node.Begin("shop", "web-0", "u1", "web", "c10ffee");
        _node.Write(link, "one");
        Assert.Equal("one", Assert.Single(_node.Collect()).Message);
        _node.Api.Set(pod with { Containers = [Web(ContainerState.Terminated)], PodIP = "10.0.0.1" });
        _node.Write(link, "last words");

        Assert.Equal("last words", Assert.Single(_node.Collect()).Message);
    }

    public void Dispose() => _node.Dispose();

    private static ContainerMetadata Web(ContainerState state) =>
        new("web", ContainerKind.Regular, "nginx", "c10ffee", RestartCount: 0, state);
}
