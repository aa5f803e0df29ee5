using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Monitoring.Diagnostics;
using Monitoring.Querying;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>The owners of pods, read from the API and not derived from names.</summary>
public sealed class OwnerResolverTests : IDisposable
{
    private static readonly (string, string, string) Rollout = ("argoproj.io/v1alpha1", "Rollout", "web");
    private static readonly (string, string, string) Deployment = ("apps/v1", "Deployment", "api");

    private readonly ReflectorScene _scene = new();

    [Fact]
    public async Task A_replica_set_has_the_owner_that_the_API_knows()
    {
        JsonObject pod = FakeController.PutReplicaSet(_scene.Server, "web-7d4b9c", Rollout, "web-7d4b9c-x1")[0];

        await StartAsync();

        Assert.Equal(new PodOwner("Rollout", "web"), _scene.Find(pod)!.Owner);
        Assert.Equal("ReplicaSet", _scene.Find(pod)!.Controller!.Kind);
        FakeRequest request = Assert.Single(_scene.Server.Requests, IsOfOwner);
        Assert.Contains("as=PartialObjectMetadata", request.Headers["Accept"]);
        Assert.Empty(_scene.Warnings);
    }

    [Fact]
    public async Task A_replica_set_without_an_owner_is_the_owner_under_any_name()
    {
        JsonObject pod = FakeController.PutReplicaSet(_scene.Server, "web-7d4b9c", null, "web-7d4b9c-x1")[0];

        await StartAsync();

        Assert.Equal(new PodOwner("ReplicaSet", "web-7d4b9c"), _scene.Find(pod)!.Owner);
    }

    [Theory]
    [InlineData("import", "CronJob", "nightly")]
    [InlineData("nightly-29928000", "Workflow", "etl")]
    public async Task A_job_has_the_owner_that_the_API_knows(string job, string kind, string owner)
    {
        JsonObject pod = FakeController.PutJob(_scene.Server, job, ("some.group/v1", kind, owner), job + "-abcde")[0];

        await StartAsync();

        Assert.Equal(new PodOwner(kind, owner), _scene.Find(pod)!.Owner);
    }

    [Fact]
    public async Task Names_are_enough_unless_owners_are_to_be_read()
    {
        JsonObject pod = FakeController.PutReplicaSet(_scene.Server, "web-7d4b9c", Rollout, "web-7d4b9c-x1")[0];

        await _scene.StartAsync();

        Assert.Equal(new PodOwner("Deployment", "web"), _scene.Find(pod)!.Owner);
        Assert.DoesNotContain(_scene.Server.Requests, IsOfOwner);
    }

    [Fact]
    public async Task A_controller_is_requested_once_for_all_its_pods_and_their_changes()
    {
        JsonObject[] pods = FakeController.PutReplicaSet(
            _scene.Server, "web-7d4b9c", Rollout, "web-1", "web-2", "web-3");
        await StartAsync();

        pods[0]["status"]!["podIP"] = "10.0.0.9";
        _scene.Server.Pods.Put(pods[0]);
        _scene.Server.Pods.Delete(pods[1]);
        await _scene.WaitAsync(() => _scene.Changes.Count == 5);
        _scene.Server.Pods.EndWatches();
        await _scene.WaitAsync(() => _scene.Server.Count(request => request.IsWatch) == 2);

        Assert.Single(_scene.Server.Requests, IsOfOwner);
        Assert.All(pods, pod => Assert.Equal(new PodOwner("Rollout", "web"), _scene.Find(pod)!.Owner));
        Assert.True(_scene.Find(pods[1])!.IsDeleted);
    }

    [Fact]
    public async Task A_pod_that_comes_later_is_known_with_its_owner_from_the_start()
    {
        await StartAsync();

        JsonObject pod = FakeController.PutReplicaSet(_scene.Server, "web-7d4b9c", Rollout, "web-1")[0];
        await _scene.WaitForChangesAsync("Added web-1");

        Assert.Equal(new PodOwner("Rollout", "web"), _scene.Find(pod)!.Owner);
    }

    [Theory]
    [InlineData("batch.volcano.sh/v1alpha1", "Job")]
    [InlineData("apps.example/v1", "ReplicaSet")]
    [InlineData("appsx/v1", "ReplicaSet")]
    public async Task A_kind_of_another_API_group_is_not_requested_and_not_confused_with_a_built_in_kind(
        string group, string kind)
    {
        JsonObject pod = FakeController.Own(FakePod.Create("web-29928000"), group, kind, "web-29928000", "u1");
        pod["metadata"]!["labels"]!["pod-template-hash"] = "29928000";
        _scene.Server.Pods.Put(pod);

        await StartAsync();

        Assert.Equal(new PodOwner(kind, "web-29928000"), _scene.Find(pod)!.Owner);
        Assert.DoesNotContain(_scene.Server.Requests, IsOfOwner);
    }

    [Fact]
    public async Task The_derived_owner_stays_if_the_controller_is_deleted_or_replaced()
    {
        JsonObject gone = FakeController.PutReplicaSet(_scene.Server, "web-7d4b9c", Rollout, "web-1")[0];
        _scene.Server.Controllers.Clear();
        JsonObject other = FakeController.PutReplicaSet(_scene.Server, "api-5f6a7b", Rollout, "api-1")[0];
        _scene.Server.Controllers["apps/shop/replicasets/api-5f6a7b"]["metadata"]!["uid"] = "of another";

        await StartAsync();

        Assert.Equal(new PodOwner("Deployment", "web"), _scene.Find(gone)!.Owner);
        Assert.Equal(new PodOwner("Deployment", "api"), _scene.Find(other)!.Owner);
        Assert.Equal(2, _scene.Server.Count(IsOfOwner));
        Assert.Empty(_scene.Warnings);
    }

    [Theory]
    [InlineData(403, WarningKind.KubernetesDenied, "resources [\"replicasets\", \"jobs\"], verbs [\"get\"]")]
    [InlineData(401, WarningKind.KubernetesDenied, "Renew the credentials")]
    [InlineData(500, WarningKind.KubernetesUnavailable, "derived from the names")]
    public async Task A_refusal_is_one_warning_and_pods_are_known_all_the_same(
        int code, WarningKind kind, string advice)
    {
        FakeTimeProvider time = new(_scene.Server.Now);
        using ReflectorScene scene = new() { Time = time };
        FakeFault fault = scene.Server.Add(FakeFault.Status(IsOfOwner, code));
        JsonObject first = FakeController.PutReplicaSet(scene.Server, "web-7d4b9c", Rollout, "web-1")[0];
        JsonObject second = FakeController.PutReplicaSet(scene.Server, "api-5f6a7b", Deployment, "api-1")[0];
        await scene.StartAsync(options => options with { ResolvesOwners = true });

        Assert.Equal(new PodOwner("Deployment", "web"), scene.Find(first)!.Owner);
        Assert.Equal(new PodOwner("Deployment", "api"), scene.Find(second)!.Owner);
        MonitoringWarning warning = Assert.Single(scene.Warnings);
        Assert.Equal(kind, warning.Kind);
        Assert.Contains(advice, warning.Message);

        // Within the interval nothing is requested again, neither at an event nor at a new watch.
        int requests = scene.Server.Count(IsOfOwner);
        await ChangeAsync("10.0.0.8");
        scene.Server.Pods.EndWatches();
        await scene.WaitAsync(() => scene.Server.Count(request => request.IsWatch) == 2);
        await ChangeAsync("10.0.0.9");
        Assert.Equal(requests, scene.Server.Count(IsOfOwner));

        // After it the next watch is preceded by the requests that failed.
        scene.Server.Remove(fault);
        time.Advance(TimeSpan.FromMinutes(2));
        scene.Server.Pods.EndWatches();
        await scene.WaitAsync(() => scene.Changes[^1] == "Modified web-1");
        Assert.Equal(new PodOwner("Rollout", "web"), scene.Find(first)!.Owner);

        Task ChangeAsync(string address)
        {
            second["status"]!["podIP"] = address;
            scene.Server.Pods.Put(second);
            return scene.WaitAsync(() => scene.Find(second)!.PodIP == address);
        }
    }

    [Fact]
    public async Task A_request_without_an_answer_holds_up_the_list_only_for_its_time_limit()
    {
        FakeTimeProvider time = new(_scene.Server.Now);
        using ReflectorScene scene = new() { Time = time };
        scene.Server.Add(new FakeFault(IsOfOwner, FakeFaultKind.Hang));
        JsonObject pod = FakeController.PutReplicaSet(scene.Server, "web-7d4b9c", Rollout, "web-1")[0];
        scene.Start(options => options with { ResolvesOwners = true });
        await scene.WaitAsync(() => scene.Server.Count(IsOfOwner) == 1);

        time.Advance(TimeSpan.FromSeconds(6));
        await scene.WaitForChangesAsync("Added web-1");

        Assert.Equal(new PodOwner("Deployment", "web"), scene.Find(pod)!.Owner);
        Assert.Contains("within 5 s", Assert.Single(scene.Warnings).Message);
    }

    public void Dispose() => _scene.Dispose();

    private static bool IsOfOwner(FakeRequest request) =>
        request.Path.Contains("/replicasets/") || request.Path.Contains("/jobs/");

    private Task StartAsync() => _scene.StartAsync(options => options with { ResolvesOwners = true });
}
