using Monitoring.Kubernetes.Paths;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Containers;

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

    [Theory]
    [InlineData(ContainerState.Running, "c3", "c2", 2, "c2")]
    [InlineData(ContainerState.Waiting, "c3", "c3", 2, "c3")]
    [InlineData(ContainerState.Terminated, "c3", "c2", 2, "c2")]
    [InlineData(ContainerState.Running, "c3", "", 0, null)]
    [InlineData(ContainerState.Running, "c9", "c3", 3, "c3")]
    [InlineData(ContainerState.Running, "c3", "c8", 2, null)]
    public void The_api_decides_which_run_is_the_previous_one_as_for_kubectl(
        ContainerState state, string id, string lastId, int restarts, string? expected)
    {
        _node.Begin("shop", "web-0", "u1", "nginx", Id("c1"));
        _node.Begin("shop", "web-0", "u1", "nginx", Id("c2"), restarts: 1);
        _node.Begin("shop", "web-0", "u1", "nginx", Id("c3"), restarts: 2);
        ContainerMetadata container = new("nginx", ContainerKind.Regular, "nginx", Id(id), restarts,
            state)
        { LastContainerId = lastId.Length > 0 ? Id(lastId) : string.Empty };

        IReadOnlyList<string> found = PreviousContainers.FindFileNames(
            _node.Root, (_, name) => name == "nginx" ? container : null);

        Assert.Equal(
            expected is null ? [] : [new ContainerLogName("web-0", "shop", "nginx", Id(expected)).ToString()], found);
    }

    [Theory]
    [InlineData(ContainerState.Running, "c2", "c1", 1, "0.log")]
    [InlineData(ContainerState.Waiting, "c2", "c2", 1, "1.log")]
    public void Below_a_directory_of_pods_the_restart_count_identifies_the_run(
        ContainerState state, string id, string lastId, int restarts, string expected)
    {
        _node.Begin("shop", "web-0", "u1", "nginx", Id("c1"));
        _node.Begin("shop", "web-0", "u1", "nginx", Id("c2"), restarts: 1);
        ContainerMetadata container = new("nginx", ContainerKind.Regular, "nginx", Id(id), restarts,
            state)
        { LastContainerId = Id(lastId) };

        IReadOnlyList<string> found = PreviousContainers.FindFileNames(
            Path.Join(_node.Root, "..", "pods"), (_, _) => container);

        Assert.Equal([$"shop_web-0_u1/nginx/{expected}"], found);
    }

    [Theory]
    [InlineData(true, "c1")]
    [InlineData(false, "c2")]
    [InlineData(null, "c1")]
    public void Without_the_api_it_counts_whether_the_newest_run_is_alive(bool? isAlive, string expected)
    {
        _node.Begin("shop", "web-0", "u1", "nginx", Id("c1"));
        _node.Begin("shop", "web-0", "u1", "nginx", Id("c2"), restarts: 1);

        string found = Assert.Single(PreviousContainers.FindFileNames(_node.Root, isAlive: _ => isAlive));

        Assert.Contains(Id(expected), found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_run_that_is_over_is_the_former_one_of_a_container_in_a_crash_loop()
    {
        string only = _node.Begin("shop", "web-0", "u1", "nginx", Id("c1"));

        Assert.Equal([Path.GetFileName(only)], PreviousContainers.FindFileNames(_node.Root, isAlive: _ => false));
        Assert.Empty(PreviousContainers.FindFileNames(_node.Root, isAlive: _ => true));
    }

    [Fact]
    public void Control_groups_show_which_containers_run_under_any_runtime()
    {
        using TemporaryDirectory groups = new();
        string[] ids = [.. Enumerable.Range(0, 5).Select(number => new string((char)('a' + number), 64))];
        groups.CreateDirectory($"kubepods.slice/pod1.slice/cri-containerd-{ids[0]}.scope");
        groups.CreateDirectory($"kubepods.slice/pod1.slice/crio-{ids[1]}.scope");
        groups.CreateDirectory($"system.slice/docker-{ids[2]}.scope");
        groups.CreateDirectory($"kubepods/burstable/pod2/{ids[3]}");

        RunningContainers running = RunningContainers.Find(groups[string.Empty]);

        Assert.All(ids[..4], id => Assert.True(running.IsAlive(id)));
        Assert.False(running.IsAlive(ids[4]));
    }

    [Fact]
    public void Inside_a_container_nothing_can_be_determined()
    {
        using TemporaryDirectory groups = new();
        groups.CreateDirectory($"cri-containerd-{new string('a', 64)}.scope");

        Assert.Null(RunningContainers.Find(groups[string.Empty]).IsAlive(new string('b', 64)));
        Assert.Null(RunningContainers.Find(groups["nowhere"]).IsAlive(new string('b', 64)));
    }

    private static string Id(string id) => id.PadRight(64, '0');

    public void Dispose() => _node.Dispose();
}
