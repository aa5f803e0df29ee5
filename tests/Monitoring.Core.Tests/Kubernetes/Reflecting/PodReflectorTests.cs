using System.Text.Json.Nodes;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>The reflector while the API does what it should.</summary>
public sealed class PodReflectorTests
{
    [Fact]
    public async Task A_nodes_pods_are_known_from_one_list_and_one_watch()
    {
        using ReflectorScene scene = new();
        JsonObject web = FakePod.Create("web");
        scene.Server.Pods.Put(web);
        scene.Server.Pods.Put(FakePod.Create("elsewhere", node: "node-2"));

        await scene.StartAsync();
        scene.Server.Pods.Put(FakePod.Create("db"));
        scene.Server.Pods.Put(FakePod.Create("far", node: "node-2"));
        web["status"]!["podIP"] = "10.0.0.8";
        scene.Server.Pods.Put(web);
        scene.Server.Pods.Delete(web);

        await scene.WaitForChangesAsync("Added web", "Added db", "Modified web", "Deleted web");
        Assert.Equal(2, scene.Server.Requests.Count);
        Assert.All(scene.Server.Requests, request => Assert.Equal("spec.nodeName=node-1", request["fieldSelector"]));
        Assert.Equal("0", scene.Server.Requests[0]["resourceVersion"]);
        Assert.Equal("true", scene.Server.Requests[1]["allowWatchBookmarks"]);
        Assert.InRange(int.Parse(scene.Server.Requests[1]["timeoutSeconds"]!), 300, 600);
        Assert.True(scene.Find(web)!.IsDeleted);
        Assert.Equal("10.0.0.8", scene.Find(web)!.PodIP);
    }

    [Fact]
    public async Task A_list_in_pages_is_taken_whole()
    {
        using ReflectorScene scene = new();
        JsonObject[] pods = [.. Enumerable.Range(0, 7).Select(number => FakePod.Create($"pod-{number}"))];
        Array.ForEach(pods, scene.Server.Pods.Put);

        await scene.StartAsync(options => options with { PageSize = 3 });

        Assert.Equal(3, scene.Server.Count(request => request.IsList));
        Assert.All(pods, pod => Assert.NotNull(scene.Find(pod)));
        Assert.True(scene.Reflector.IsComplete);
        Assert.True(scene.Reflector.Listed.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Only_pods_of_the_namespace_and_the_selectors_are_known()
    {
        using ReflectorScene scene = new();
        JsonObject wanted = FakePod.Create("web");
        scene.Server.Pods.Put(wanted);
        scene.Server.Pods.Put(FakePod.Create("web", space: "other"));
        scene.Server.Pods.Put(FakePod.Create("db"));

        await scene.StartAsync(options => options with
        {
            NodeName = null,
            Namespace = "shop",
            LabelSelector = "app in (web,api)",
            FieldSelector = "status.phase!=Failed",
        });

        Assert.Equal(["Added web"], scene.Changes);
        Assert.Equal("/api/v1/namespaces/shop/pods", scene.Server.Requests[0].Path);

        // A pod that no longer matches counts as deleted.
        wanted["metadata"]!["labels"]!["app"] = "old";
        scene.Server.Pods.Put(wanted);
        await scene.WaitForChangesAsync("Added web", "Deleted web");
    }

    [Fact]
    public async Task A_watch_that_the_server_ends_continues_from_the_last_event_or_bookmark()
    {
        using ReflectorScene scene = new();
        await scene.StartAsync();
        scene.Server.Pods.Put(FakePod.Create("web"));
        await scene.WaitForChangesAsync("Added web");
        scene.Server.Pods.Put(FakePod.Create("elsewhere", node: "node-2"));
        scene.Server.Pods.SendBookmarks();
        scene.Server.Pods.EndWatches();

        await scene.WaitAsync(
            () => scene.Server.Count(request => request.IsWatch) == 2 && scene.Server.Pods.Watches == 1);
        scene.Server.Pods.Put(FakePod.Create("db"));
        await scene.WaitForChangesAsync("Added web", "Added db");

        Assert.Equal(1, scene.Server.Count(request => request.IsList));
        Assert.Equal("102", scene.Server.Requests[^1]["resourceVersion"]);
        Assert.Empty(scene.Warnings);
    }

    [Fact]
    public async Task The_version_changes_with_every_pod_and_only_then()
    {
        using ReflectorScene scene = new();
        await scene.StartAsync();
        scene.Server.Pods.Put(FakePod.Create("web"));
        await scene.WaitForChangesAsync("Added web");
        long before = scene.Reflector.Version;

        scene.Server.Pods.SendBookmarks();
        Assert.Equal(before, scene.Reflector.Version);
        scene.Server.Pods.Put(FakePod.Create("db"));
        await scene.WaitForChangesAsync("Added web", "Added db");

        Assert.NotEqual(before, scene.Reflector.Version);
    }

    [Fact]
    public async Task Only_requested_annotations_are_kept()
    {
        using ReflectorScene scene = new();
        JsonObject web = FakePod.Create("web");
        web["metadata"]!["annotations"] = new JsonObject
        {
            ["fluentbit.io/exclude"] = "true",
            ["kubectl.kubernetes.io/last-applied-configuration"] = new string('x', 10_000),
        };
        scene.Server.Pods.Put(web);

        await scene.StartAsync();
        Assert.Equal(["fluentbit.io/exclude"], scene.Find(web)!.Annotations.Keys);

        using ReflectorScene all = new();
        all.Server.Pods.Put(web);
        await all.StartAsync(options => options with { KeepsAnnotation = _ => true });
        Assert.Equal(2, all.Find(web)!.Annotations.Count);
    }

    [Fact]
    public async Task A_thrown_error_of_a_listener_is_not_the_end()
    {
        using ReflectorScene scene = new();
        bool hasThrown = false;
        await scene.StartAsync(options => options with
        {
            OnChanged = change =>
            {
                options.OnChanged!(change);
                if (!hasThrown)
                {
                    hasThrown = true;
                    throw new InvalidOperationException("as the test wishes");
                }
            },
        });

        scene.Server.Pods.Put(FakePod.Create("web"));
        await scene.WaitForChangesAsync("Added web");
        await scene.WaitAsync(
            () => scene.Server.Count(request => request.IsList) == 2 && scene.Server.Pods.Watches == 1);
        scene.Server.Pods.Put(FakePod.Create("db"));

        await scene.WaitForChangesAsync("Added web", "Added db");
    }

    [Fact]
    public async Task It_ends_at_once_though_the_server_is_silent()
    {
        using ReflectorScene scene = new();
        scene.Server.Add(new FakeFault(_ => true, FakeFaultKind.Hang));
        PodReflector reflector = scene.Start();
        await scene.WaitAsync(() => scene.Server.Requests.Count == 1);

        await Task.Run(reflector.Dispose, TestContext.Current.CancellationToken)
            .WaitAsync(Wait.Timeout, TestContext.Current.CancellationToken);

        Assert.False(reflector.IsComplete);
    }
}
