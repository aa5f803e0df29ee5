namespace Monitoring.Kubernetes;

public sealed class SelectingCollectorTests : IDisposable
{
    private readonly NodeScene _node = new();

    [Fact]
    public void Only_what_is_meant_comes_through()
    {
        _node.Selection = new ContainerSelection { Namespaces = ["shop"], Containers = ["web"] };
        _node.Write(_node.Begin("shop", "a", "u1", "web", "c1"), "wanted");
        _node.Write(_node.Begin("shop", "a", "u1", "web-sidecar", "c2"), "another container");
        _node.Write(_node.Begin("other", "b", "u2", "web", "c3"), "another namespace");

        Assert.Equal("wanted", Assert.Single(_node.Collect()).Message);
    }

    [Fact]
    public void Nothing_is_lost_of_a_log_that_turns_out_to_be_meant()
    {
        _node.Selection = new ContainerSelection { IsAskedOfApi = true };
        string link = _node.Begin("shop", "web-0", "u1", "web", "c1");
        _node.Write(link, "one");
        Assert.Empty(_node.Collect());
        _node.Write(link, "two");
        Assert.Empty(_node.Collect());
        _node.Api.Set(new PodMetadata { Namespace = "shop", Name = "web-0", Uid = "u1" });
        _node.Write(link, "three");

        Assert.Equal(["one", "two", "three"], _node.Collect().Select(entry => entry.Message));
    }

    [Fact]
    public void A_quiet_log_that_turns_out_to_be_meant_is_given_out_without_waiting_for_more()
    {
        _node.Selection = new ContainerSelection { IsAskedOfApi = true };
        _node.Write(_node.Begin("shop", "web-0", "u1", "web", "c1"), "only one");
        Assert.Empty(_node.Collect());
        _node.Api.Set(new PodMetadata { Namespace = "shop", Name = "web-0", Uid = "u1" });

        Assert.Equal("only one", Assert.Single(_node.Collect()).Message);
    }

    [Fact]
    public void A_log_that_turns_out_not_to_be_meant_is_let_go()
    {
        _node.Selection = new ContainerSelection { IsAskedOfApi = true };
        string link = _node.Begin("shop", "web-0", "u1", "web", "c1");
        _node.Write(link, "one");
        Assert.Empty(_node.Collect());
        _node.Api.Complete();
        _node.Write(link, "two");

        Assert.Empty(_node.Collect());
    }

    public void Dispose() => _node.Dispose();
}
