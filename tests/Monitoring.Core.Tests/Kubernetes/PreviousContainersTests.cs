namespace Monitoring.Kubernetes;

public sealed class PreviousContainersTests : IDisposable
{
    private readonly NodeScene _node = new();

    [Fact]
    public void The_run_before_the_present_one_is_found_for_each_container()
    {
        _node.Begin("shop", "web-0", "u1", "nginx", "c10ffee");
        string former = _node.Begin("shop", "web-0", "u1", "nginx", "c20ffee", restarts: 9);
        _node.Begin("shop", "web-0", "u1", "nginx", "c30ffee", restarts: 10);
        _node.Begin("shop", "web-0", "u1", "sidecar", "c40ffee");
        File.WriteAllText(Path.Join(_node.Root, "not-a-container.log"), string.Empty);

        Assert.Equal([Path.GetFileName(former)], PreviousContainers.FindFileNames(_node.Root));
    }

    [Fact]
    public void A_pod_that_was_made_again_under_its_name_has_no_run_before()
    {
        _node.Begin("shop", "db-0", "u1", "store", "c10ffee");
        _node.Begin("shop", "db-0", "u2", "store", "c20ffee");

        Assert.Empty(PreviousContainers.FindFileNames(_node.Root));
    }

    public void Dispose() => _node.Dispose();
}
