using System.Text.Json.Nodes;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Querying;
using Monitoring.Testing.ApiServer;
using static Monitoring.Kubernetes.Streaming.PodLogScene;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>The containers whose logs are requested from the API are the selected ones.</summary>
public sealed class PodLogSelectionTests : IDisposable
{
    private readonly PodLogScene _scene = new();

    [Fact]
    public void Only_the_selected_containers_are_requested()
    {
        foreach (string name in (string[])["web-1", "web-2", "db-1", "own"])
        {
            _scene.LogOf(_scene.AddPod(name)).Write(At(1), name);
        }

        JsonObject opted = FakePod.Create("shy", uid: "uid-of-shy");
        opted["metadata"]!["annotations"] = new JsonObject { ["monitoring/exclude"] = "true" };
        Set(opted, IdOf("shy"), "running");
        _scene.Server.Pods.Put(opted);
        _scene.Server.Logs["shop/shy/main"] = new FakeLog();
        _scene.Begin(options => options with
        {
            Follow = false,
            Selection = new ContainerSelection { Pods = ["web-*", "own", "shy"], ExcludePods = ["web-2"] },
            OwnPod = new PodReference("shop", "own", "uid-of-own"),
        });

        _scene.CollectToTheEnd();
        Assert.Equal(["+web-10000000", "-web-10000000"], _scene.Marks);
        Assert.All(
            _scene.Server.Requests.Where(request => request.IsLog), request => Assert.Contains("web-1", request.Path));
    }

    [Fact]
    public void Owners_are_selected_by_metadata_of_the_API()
    {
        JsonObject owned = _scene.AddPod("web-0");
        owned["metadata"]!["ownerReferences"] =
            new JsonArray(new JsonObject { ["kind"] = "StatefulSet", ["name"] = "web", ["controller"] = true });
        _scene.Server.Pods.Put(owned);
        _scene.AddPod("db-0");
        _scene.Begin(options => options with
        {
            Follow = false,
            Selection = new ContainerSelection { Owners = [new PodOwner("StatefulSet", "web")] },
        });
        _scene.CollectToTheEnd();
        Assert.Equal(["+web-00000000", "-web-00000000"], _scene.Marks);
    }

    [Fact]
    public void A_few_namespaces_are_listed_one_by_one_and_wildcards_list_the_cluster()
    {
        _scene.LogOf(_scene.AddPod("a", space: "one")).Write(At(1), "a");
        _scene.LogOf(_scene.AddPod("b", space: "two")).Write(At(1), "b");
        _scene.AddPod("c", space: "three");
        _scene.Server.Add(FakeFault.Status(request => request.Path == "/api/v1/pods", 403));
        _scene.Begin(options => options with
        {
            NodeName = "node-1",
            LabelSelector = "app",
            Selection = new ContainerSelection { Namespaces = ["One", "two"] },
        });
        _scene.CollectUntil("a", "a");
        _scene.CollectUntil("b", "b");
        Assert.All(
            _scene.Server.Requests.Where(
                request => request.IsList
                && request["fieldSelector"]?.StartsWith("metadata", StringComparison.Ordinal) != true),
            request =>
                Assert.Equal(("spec.nodeName=node-1", "app"), (request["fieldSelector"], request["labelSelector"])));
        Assert.Empty(_scene.Warnings);

        using PodLogScene other = new();
        other.LogOf(other.AddPod("a", space: "one")).Write(At(1), "a");
        other.Begin(options => options with { Selection = new ContainerSelection { Namespaces = ["o*"] } });
        other.CollectUntil("a", "a");
        Assert.NotEqual(0, other.Server.Count(request => request.Path == "/api/v1/pods"));
    }

    [Fact]
    public void The_previous_container_can_be_read_and_a_missing_one_is_no_warning()
    {
        JsonObject web = _scene.AddPod("web");
        FakeLog before = _scene.LogOf(web);
        before.Write(At(1), "crash");
        _scene.Restart(web, IdOf("next"), IdOf("web"), 1).Write(At(5), "present");
        _scene.AddPod("fresh");
        _scene.Begin(options => options with { Previous = true });
        _scene.CollectToTheEnd();
        Assert.Equal(["crash"], _scene.LinesOf("web"));
        Assert.Equal("0", _scene.MetadataOf("web")[MetadataKeys.RestartCount]);
        Assert.Single(_scene.Entries);
        Assert.Empty(_scene.Warnings);
    }

    [Fact]
    public void States_and_kinds_of_containers_are_chosen()
    {
        JsonObject pod = FakePod.Create("mixed", uid: "uid-of-mixed");
        pod["spec"]!["initContainers"] = new JsonArray(new JsonObject { ["name"] = "prepare", ["image"] = "box:1" });
        pod["status"]!["initContainerStatuses"] = new JsonArray(new JsonObject
        {
            ["name"] = "prepare",
            ["containerID"] = "containerd://init00000000",
            ["state"] = new JsonObject { ["terminated"] = new JsonObject() },
        });
        Set(pod, IdOf("mixed"), "running");
        _scene.Server.Pods.Put(pod);
        _scene.Server.Logs["shop/mixed/main"] = new FakeLog();
        FakeLog init = _scene.Server.Logs["shop/mixed/prepare"] = new FakeLog();
        init.Write(At(1), "prepared");
        init.End();
        Set(_scene.AddPod("ended"), IdOf("ended"), "terminated");

        Assert.Equal(["+ended0000000", "+init00000000", "+mixed0000000"], Chosen(new ContainerSelection()));
        Assert.Equal(["+ended0000000", "+mixed0000000"], Chosen(new ContainerSelection { InitContainers = false }));
        Assert.Equal(["+init00000000"], Chosen(new ContainerSelection { States = [ContainerState.Terminated] }));
        Assert.Equal(
            ["+ended0000000", "+mixed0000000"], Chosen(new ContainerSelection { States = [ContainerState.Running] }));

        IEnumerable<string> Chosen(ContainerSelection selection)
        {
            _scene.Marks.Clear();
            _scene.Collector?.Dispose();
            _scene.Begin(options => options with { Follow = false, Selection = selection });
            _scene.CollectToTheEnd();
            return _scene.Marks.Where(mark => mark[0] == '+').Order(StringComparer.Ordinal);
        }
    }

    public void Dispose() => _scene.Dispose();
}
