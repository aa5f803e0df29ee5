using System.Text.Json.Nodes;
using Monitoring.Diagnostics;
using Monitoring.Testing.ApiServer;
using static Monitoring.Kubernetes.Streaming.PodLogScene;

namespace Monitoring.Kubernetes.Streaming;

public sealed class PodLogProblemTests : IDisposable
{
    private readonly PodLogScene _scene = new();

    [Fact]
    public void Logs_that_may_not_be_read_are_one_warning_that_names_the_rule()
    {
        FakeFault denied = _scene.Server.Add(FakeFault.Status(request => request.IsLog, 403));
        foreach (string name in (string[])["one", "two", "three"])
        {
            _scene.LogOf(_scene.AddPod(name)).Write(At(1), name);
        }

        _scene.Begin();
        _scene.CollectUntil(() => _scene.CountLogRequests() > 12);
        MonitoringWarning warning = Assert.Single(_scene.Warnings);
        Assert.Equal(WarningKind.KubernetesDenied, warning.Kind);
        Assert.Contains("namespace shop", warning.Message);
        Assert.Contains("resources [\"pods/log\"], verbs [\"get\"]", warning.Message);

        _scene.Server.Remove(denied);
        _scene.CollectUntil(() => _scene.Entries.Count == 3);

        // It is over: should it come again, it is news.
        _scene.Server.Add(FakeFault.Status(request => request.IsLog, 403));
        _scene.LogOf(_scene.AddPod("four"));
        _scene.CollectUntil(() => _scene.Warnings.Count == 2);
    }

    [Fact]
    public void Credentials_that_have_ended_are_one_warning()
    {
        _scene.Server.Add(FakeFault.Status(request => request.IsLog, 401));
        _scene.AddPod("one");
        _scene.AddPod("two");
        _scene.Begin();
        _scene.CollectUntil(() => _scene.CountLogRequests() > 8);
        Assert.Contains("Renew the credentials", Assert.Single(_scene.Warnings).Message);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public void A_failing_server_is_retried_with_one_warning(int code)
    {
        FakeFault fault = _scene.Server.Add(FakeFault.Status(request => request.IsLog, code));
        _scene.LogOf(_scene.AddPod("one")).Write(At(1), "1");
        _scene.LogOf(_scene.AddPod("two")).Write(At(1), "2");
        _scene.Begin();
        _scene.CollectUntil(() => _scene.CountLogRequests() > 10);
        Assert.Equal(WarningKind.KubernetesUnavailable, Assert.Single(_scene.Warnings).Kind);
        _scene.Server.Remove(fault);
        _scene.CollectUntil(() => _scene.Entries.Count == 2);
    }

    [Fact]
    public void A_single_failure_is_no_warning()
    {
        _scene.Server.Add(FakeFault.Status(request => request.IsLog, 500, times: 1));
        _scene.LogOf(_scene.AddPod("one")).Write(At(1), "1");
        _scene.Begin();
        _scene.CollectUntil("one", "1");
        Assert.Empty(_scene.Warnings);
    }

    [Fact]
    public void A_server_that_sends_Retry_After_gets_no_request_before()
    {
        using PodLogScene scene = new() { Time = new RecordedTime() };
        RecordedTime time = (RecordedTime)scene.Time;
        scene.Server.Add(new FakeFault(request => request.IsLog, FakeFaultKind.Status)
        {
            Code = 429,
            Times = 1,
            RetryAfter = TimeSpan.FromSeconds(20),
        });
        scene.LogOf(scene.AddPod("web")).Write(At(1), "a");
        scene.Begin(answerTimeout: TimeSpan.FromHours(1));
        CollectWhile(() => scene.CountLogRequests() == 0);
        DateTimeOffset denied = time.GetUtcNow();
        CollectWhile(() =>
        {
            // Nothing else is waited for: each step of the clock shows whether another request is sent.
            time.Advance(TimeSpan.FromSeconds(0.5));
            return scene.CountLogRequests() == 1;
        });
        Assert.True(time.GetUtcNow() - denied >= TimeSpan.FromSeconds(20));
        CollectWhile(() => scene.Entries.Count == 0);

        void CollectWhile(Func<bool> isSo)
        {
            long started = TimeProvider.System.GetTimestamp();
            while (isSo())
            {
                Assert.True(TimeProvider.System.GetElapsedTime(started) < Wait.Timeout);
                scene.CollectOnce(TimeSpan.Zero, CancellationToken.None);
                Thread.Yield();
            }
        }
    }

    [Fact]
    public void Without_following_the_collector_ends_though_logs_cannot_be_read()
    {
        _scene.Server.Add(
            FakeFault.Status(
            request => request.IsLog && request.Path.Contains("/denied/", StringComparison.Ordinal), 403));
        _scene.Server.Add(
            FakeFault.Status(
            request => request.IsLog && request.Path.Contains("/broken/", StringComparison.Ordinal), 500));
        _scene.AddPod("denied");
        _scene.AddPod("broken");
        _scene.LogOf(_scene.AddPod("good")).Write(At(1), "a");
        _scene.Begin(options => options with { Follow = false });
        _scene.CollectToTheEnd();
        Assert.Equal(["a"], _scene.LinesOf("good"));
        Assert.Equal(
            [WarningKind.KubernetesDenied, WarningKind.KubernetesUnavailable],
            _scene.Warnings.Select(warning => warning.Kind).Order());
        Assert.Equal(3, _scene.Marks.Count(mark => mark[0] == '-'));
    }

    [Theory]
    [InlineData(403, WarningKind.KubernetesDenied)]
    [InlineData(503, WarningKind.KubernetesUnavailable)]
    public void Without_following_the_collector_ends_though_pods_cannot_be_listed(int code, WarningKind kind)
    {
        _scene.Server.Add(FakeFault.Status(request => request.IsList, code));
        _scene.AddPod("web");
        _scene.Begin(options => options with { Follow = false });
        _scene.CollectToTheEnd();
        MonitoringWarning warning = Assert.Single(_scene.Warnings);
        Assert.Equal(kind, warning.Kind);
        Assert.DoesNotContain("paths of their files", warning.Message);
    }

    [Fact]
    public void A_server_that_is_not_there_ends_what_is_not_followed_and_not_what_is()
    {
        _scene.Server.Kill();
        _scene.Begin(options => options with { Follow = false });
        _scene.CollectToTheEnd();
        Assert.Equal(WarningKind.KubernetesUnavailable, Assert.Single(_scene.Warnings).Kind);

        _scene.Collector.Dispose();
        _scene.Begin();
        _scene.CollectUntil(() => _scene.Warnings.Count == 1);
        Assert.False(_scene.Collector.IsCompleted);
        _scene.Server.Restart();
        _scene.LogOf(_scene.AddPod("web")).Write(At(1), "a");
        _scene.CollectUntil("web", "a");
    }

    [Fact]
    public void A_missing_log_is_no_warning()
    {
        _scene.Server.Add(
            FakeFault.Status(
            request => request.IsLog && request.Path.Contains("/gone/", StringComparison.Ordinal), 404));
        _scene.AddPod("gone");
        _scene.LogOf(_scene.AddPod("web")).Write(At(1), "a");
        _scene.Begin(options => options with { Follow = false });
        _scene.CollectToTheEnd();
        Assert.Equal(["a"], _scene.LinesOf("web"));
        Assert.Empty(_scene.Warnings);
    }

    [Fact]
    public void Error_texts_of_the_kubelet_are_warnings_and_no_entries()
    {
        JsonObject pod = _scene.AddPod("web");
        _scene.Server.Add(new FakeFault(request => request.IsLog, FakeFaultKind.Garbage) { Times = 3 });
        _scene.LogOf(pod).Write(At(1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");
        Assert.Contains("Sign in, please", Assert.Single(_scene.Warnings).Message);
    }

    [Fact]
    public void Its_end_ends_all_that_is_under_way()
    {
        _scene.AddPod("web");
        _scene.Server.Add(new FakeFault(request => request.IsLog, FakeFaultKind.Hang) { Times = 1 });
        _scene.AddPod("hung");
        _scene.Begin();
        _scene.CollectUntil(() => _scene.CountLogRequests() == 2);
        _scene.Collector.Dispose();
        _scene.Collector.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _scene.Collector.Collect(TimeSpan.Zero, CancellationToken.None));
    }

    public void Dispose() => _scene.Dispose();
}
