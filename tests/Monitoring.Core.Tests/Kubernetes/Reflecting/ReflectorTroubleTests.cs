using System.Text;
using System.Text.Json.Nodes;
using Monitoring.Diagnostics;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>The reflector while the API does not do what it should.</summary>
public sealed class ReflectorProblemTests
{
    private static readonly JsonObject Web = FakePod.Create("web");

    [Fact]
    public async Task A_selector_that_the_server_refuses_is_named()
    {
        using ReflectorScene scene = new();
        scene.Server.Add(FakeFault.Status(request => request.IsList, 400));
        scene.Start(options => options with { LabelSelector = "app in web", FieldSelector = "status.phase=Run" });

        await scene.WaitAsync(() => scene.Warnings.Count == 1);
        Assert.Contains(
            "Correct the selector 'app in web' or the field selector 'status.phase=Run'.", scene.Warnings[0].Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "Renew the credentials")]
    [InlineData(403, "verbs [\"list\", \"watch\"]")]
    public async Task A_denied_request_is_one_warning_with_advice_and_is_retried(int code, string advice)
    {
        using ReflectorScene scene = new();
        scene.Server.Pods.Put(Web);
        FakeFault fault = scene.Server.Add(FakeFault.Status(_ => true, code));
        scene.Start();
        await scene.WaitAsync(() => scene.Server.Requests.Count >= 4);

        MonitoringWarning warning = Assert.Single(scene.Warnings);
        Assert.Equal(WarningKind.KubernetesDenied, warning.Kind);
        Assert.Contains($"responds with {code}", warning.Message, StringComparison.Ordinal);
        Assert.Contains("as the test wishes", warning.Message, StringComparison.Ordinal);
        Assert.Contains(advice, warning.Message, StringComparison.Ordinal);
        Assert.Equal(code, scene.Reflector.Failure!.StatusCode);
        Assert.False(scene.Reflector.IsComplete);

        scene.Server.Remove(fault);
        await scene.WaitForChangesAsync("Added web");
        await scene.WaitAsync(() => scene.Reflector.Failure is null);
        Assert.Single(scene.Warnings);
        Assert.True(scene.Reflector.IsComplete);

        // What was over is news again.
        scene.Server.Add(FakeFault.Status(_ => true, code));
        scene.Server.Pods.EndWatches();
        await scene.WaitAsync(() => scene.Warnings.Count == 2);
    }

    [Fact]
    public async Task If_only_watching_is_denied_the_reflector_lists_periodically()
    {
        using ReflectorScene scene = new();
        scene.Server.Add(FakeFault.Status(request => request.IsWatch, 403));
        scene.Start(options => options with { Namespace = "shop" });
        await scene.WaitAsync(() => scene.Server.Count(request => request.IsWatch) > 0);
        scene.Server.Pods.Put(Web);

        await scene.WaitForChangesAsync("Added web");
        Assert.Contains(
            "Grant the account permission to watch pods: a Role in namespace shop",
            Assert.Single(scene.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_killed_and_restarted_is_found_again_without_a_list()
    {
        using ReflectorScene scene = new();
        scene.Server.Pods.Put(Web);
        await scene.StartAsync();
        scene.Server.Kill();
        await scene.WaitAsync(() => scene.Warnings.Count == 1);
        Assert.Equal(WarningKind.KubernetesUnavailable, scene.Warnings[0].Kind);
        Assert.NotNull(scene.Find(Web));
        Assert.False(scene.Reflector.IsComplete);

        scene.Server.Pods.Put(FakePod.Create("db"));
        scene.Server.Restart();

        await scene.WaitForChangesAsync("Added web", "Added db");
        Assert.Equal(1, scene.Server.Count(request => request.IsList));
        Assert.True(scene.Reflector.IsComplete);
    }

    [Fact]
    public async Task A_server_that_was_never_reached_is_a_warning_at_once()
    {
        using ReflectorScene scene = new();
        scene.Server.Kill();
        scene.Start();

        await scene.WaitAsync(() => scene.Warnings.Count == 1);
        Assert.Contains(scene.Server.Url, scene.Warnings[0].Message, StringComparison.Ordinal);
        Assert.Contains("refused", scene.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_that_is_cut_in_the_middle_of_an_event_continues_from_the_one_before()
    {
        using ReflectorScene scene = new();
        await scene.StartAsync();
        scene.Server.Pods.Put(Web);
        await scene.WaitForChangesAsync("Added web");
        scene.Server.Pods.CutWatches();
        await scene.WaitAsync(
            () => scene.Server.Count(request => request.IsWatch) == 2 && scene.Server.Pods.Watches == 1);
        scene.Server.Pods.Put(FakePod.Create("db"));

        await scene.WaitForChangesAsync("Added web", "Added db");
        Assert.Equal(1, scene.Server.Count(request => request.IsList));
        Assert.Equal("101", scene.Server.Requests[^1]["resourceVersion"]);
    }

    [Theory]
    [InlineData("<html>Sign in</html>\n")]
    [InlineData("{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"labels\":[1,2]}}}\n")]
    [InlineData("{\"type\":\"ADDED\"}\n")]
    [InlineData("{\"type\":7,\"object\":{}}\n")]
    [InlineData("[]\n")]
    public async Task Garbage_on_a_watch_is_listed_away(string garbage)
    {
        using ReflectorScene scene = new();
        await scene.StartAsync();
        scene.Server.Pods.Put(Web);
        await scene.WaitForChangesAsync("Added web");
        scene.Server.Pods.SendToWatches(Encoding.UTF8.GetBytes(garbage));
        await scene.WaitAsync(
            () => scene.Server.Count(request => request.IsList) == 2 && scene.Server.Pods.Watches == 1);
        scene.Server.Pods.Put(FakePod.Create("db"));

        await scene.WaitForChangesAsync("Added web", "Added db");
    }

    [Fact]
    public async Task An_event_of_an_unknown_kind_is_skipped()
    {
        using ReflectorScene scene = new();
        await scene.StartAsync();
        scene.Server.Pods.SendToWatches("{\"object\":{\"x\":[1]},\"type\":\"NOVEL\"}\n\n"u8.ToArray());
        scene.Server.Pods.Put(Web);

        await scene.WaitForChangesAsync("Added web");
        Assert.Equal(2, scene.Server.Requests.Count);
    }

    [Theory]
    [InlineData("Cut")]
    [InlineData("CutInObject")]
    [InlineData("Garbage")]
    [InlineData("Status")]
    public async Task A_failed_list_is_requested_again(string kind)
    {
        using ReflectorScene scene = new();
        scene.Server.Pods.Put(Web);
        scene.Server.Add(
            new FakeFault(request => request.IsList, Enum.Parse<FakeFaultKind>(kind)) { Code = 500, Times = 2 });

        await scene.StartAsync();

        await scene.WaitAsync(() => scene.Reflector.IsComplete && scene.Reflector.Failure is null);
        Assert.Equal(3, scene.Server.Count(request => request.IsList));
        Assert.NotNull(scene.Find(Web));
    }

    [Fact]
    public async Task A_list_that_hangs_times_out_and_is_requested_again()
    {
        using ReflectorScene scene = new();
        scene.Server.Pods.Put(Web);
        scene.Server.Add(new FakeFault(request => request.IsList, FakeFaultKind.Hang) { Times = 1 });
        scene.Server.Add(new FakeFault(request => request.IsList, FakeFaultKind.Silence) { Times = 1 });
        scene.Start(answerTimeout: TimeSpan.FromMilliseconds(300));

        await scene.WaitForChangesAsync("Added web");
        Assert.Equal(3, scene.Server.Count(request => request.IsList));
    }

    [Fact]
    public async Task A_silent_watch_times_out_and_is_renewed_without_a_warning()
    {
        using ReflectorScene scene = new();
        scene.Server.Add(new FakeFault(request => request.IsWatch, FakeFaultKind.Silence) { Times = 1 });
        scene.Start(options => options with { IdleTimeout = TimeSpan.FromMilliseconds(300) });
        await scene.WaitAsync(() => scene.Server.Pods.Watches == 1);
        scene.Server.Pods.Put(Web);

        await scene.WaitForChangesAsync("Added web");
        Assert.Equal(1, scene.Server.Count(request => request.IsList));
        Assert.Empty(scene.Warnings);
    }

    [Fact]
    public async Task A_watch_that_always_ends_at_once_is_retried_with_a_delay()
    {
        RecordedTime time = new();
        using ReflectorScene scene = new() { Time = time, RetryTimes = new() { Jitter = () => 0 } };
        scene.Start();
        await scene.WaitAsync(() => scene.Server.Pods.Watches == 1);
        scene.Server.Pods.EndWatches();

        await time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, scene.Server.Count(request => request.IsWatch));
        time.Advance(TimeSpan.FromSeconds(0.5));
        await scene.WaitAsync(() => scene.Server.Pods.Watches == 1);
        scene.Server.Pods.EndWatches();
        await time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_busy_server_gets_no_request_before_its_Retry_After_time()
    {
        RecordedTime time = new();
        using ReflectorScene scene = new() { Time = time, RetryTimes = new() { Jitter = () => 0 } };
        scene.Server.Add(
            new FakeFault(_ => true, FakeFaultKind.Status)
            {
                Code = 429,
                RetryAfter = TimeSpan.FromSeconds(17),
                Times = 1
            });
        scene.Start();

        await time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(17.5));
        time.Advance(TimeSpan.FromSeconds(17.4));
        Assert.Single(scene.Server.Requests);
        time.Advance(TimeSpan.FromSeconds(0.1));
        await scene.WaitAsync(() => scene.Server.Pods.Watches == 1);
    }
}
