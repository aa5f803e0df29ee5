using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Querying;

namespace Monitoring.Kubernetes.Selecting;

public sealed class ContainerSelectionTests
{
    private static readonly LogMetadata Web = new(
    [
        new(MetadataKeys.Namespace, "shop"),
        new(MetadataKeys.PodName, "web-6d4c-x2x"),
        new(MetadataKeys.ContainerName, "nginx"),
        new(MetadataKeys.OwnerKind, "Deployment"),
        new(MetadataKeys.OwnerName, "web"),
    ]);

    public static TheoryData<ContainerSelection, bool?> ByName() => new()
    {
        { new ContainerSelection(), true },
        { new ContainerSelection { Namespaces = ["SHOP"] }, true },
        { new ContainerSelection { Namespaces = ["kube-*", "sh?p"] }, true },
        { new ContainerSelection { Namespaces = ["kube-*"] }, false },
        { new ContainerSelection { Pods = ["web-*"] }, true },
        { new ContainerSelection { Pods = ["web"] }, false },
        { new ContainerSelection { Pods = ["web-*"], ExcludePods = ["*-x2x"] }, false },
        { new ContainerSelection { Containers = ["nginx"] }, true },
        { new ContainerSelection { Containers = ["ng"] }, false },
        { new ContainerSelection { ExcludeContainers = ["nginx"] }, false },
        { new ContainerSelection { Owners = [new PodOwner("Deployment", "web")] }, null },
        { new ContainerSelection { Namespaces = ["other"], UsesApiSelector = true }, false },
    };

    [Theory]
    [MemberData(nameof(ByName))]
    public void Names_decide_without_the_api_where_they_can(ContainerSelection selection, bool? expected) =>
        Assert.Equal(expected, selection.IsSelected(Web));

    [Theory]
    [InlineData("deployment", "web", true)]
    [InlineData("Deployment", "we*", true)]
    [InlineData("Deployment", "other", false)]
    [InlineData("StatefulSet", "web", false)]
    public void An_owner_is_compared_once_the_api_has_said_it(string kind, string name, bool expected)
    {
        ContainerSelection selection = new() { Owners = [new PodOwner(kind, name)] };

        Assert.Equal(expected, selection.IsSelected(new LogMetadata(Web) { State = MetadataState.Live }));
        Assert.False(selection.IsSelected(new LogMetadata(Web) { State = MetadataState.Missing }));
    }

    [Fact]
    public void A_requested_pod_that_is_not_known_is_not_selected()
    {
        ContainerSelection selection = new() { UsesApiSelector = true };

        Assert.Null(selection.IsSelected(Web));
        Assert.True(selection.IsSelected(new LogMetadata(Web) { State = MetadataState.Live }));
        Assert.False(selection.IsSelected(new LogMetadata(Web) { State = MetadataState.Missing }));
    }

    [Theory]
    [InlineData("c1", ContainerState.Running, true)]
    [InlineData("c1", ContainerState.Waiting, false)]
    [InlineData("former", ContainerState.Running, false)]
    [InlineData("former", ContainerState.Terminated, true)]
    public void A_previous_run_of_a_container_has_ended_in_any_state_of_the_current_one(
        string id, ContainerState wanted, bool expected)
    {
        ContainerSelection selection = new() { States = [wanted] };
        LogMetadata log = new(Web.Append(new(MetadataKeys.ContainerId, id))) { State = MetadataState.Live };
        ContainerMetadata container = new(
            "nginx", ContainerKind.Regular, "nginx", "c1", RestartCount: 1, ContainerState.Running);

        Assert.Equal(expected, selection.IsSelected(log, container));
    }

    [Theory]
    [InlineData(ContainerKind.Init, false)]
    [InlineData(ContainerKind.Regular, true)]
    [InlineData(ContainerKind.Ephemeral, true)]
    public void Containers_for_initialization_can_be_excluded(ContainerKind kind, bool expected)
    {
        ContainerSelection selection = new() { InitContainers = false };
        LogMetadata log = new(Web) { State = MetadataState.Live };

        Assert.Null(selection.IsSelected(Web));
        Assert.Equal(
            expected,
            selection.IsSelected(log, new ContainerMetadata("nginx", kind, "nginx", "c1", 0, ContainerState.Running)));
    }

    [Fact]
    public void The_files_that_may_be_selected_are_recognized_by_their_names()
    {
        Assert.Equal(["*_*_*?*.log"], new ContainerSelection().FileNames);
        Assert.Equal(
            ["a*_x_web?*.log", "a*_y_web?*.log"],
            new ContainerSelection { Pods = ["a*"], Namespaces = ["x", "y"], Containers = ["web"] }.FileNames);
    }

    [Fact]
    public void A_bracket_that_is_not_closed_is_found_out_before_anything_is_read() =>
        Assert.Throws<ArgumentException>(() => new ContainerSelection { ExcludePods = ["a[b"] }.Validate());
}
