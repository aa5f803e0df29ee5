using System.Text;
using Monitoring.Kubernetes.Streaming;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>Requests other than those for pods: logs, permissions, the time.</summary>
public sealed class ConnectionRequestTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 1, 27, 42, TimeSpan.Zero);

    private static readonly PodLogRequest Web = new() { Namespace = "shop", Pod = "web", Container = "main" };

    private readonly ConnectionScene _scene = new();
    private readonly KubernetesConnection _connection;
    private readonly FakeLog _log = new() { Previous = new FakeLog() };

    public ConnectionRequestTests()
    {
        _connection = _scene.Open(url: _scene.Server.Url);
        _scene.Server.Pods.Put(FakePod.Create("web"));
        _scene.Server.Logs["shop/web/main"] = _log;
        _log.Previous.Write(Start, "before");
        for (int number = 1; number <= 3; number++)
        {
            _log.Write(Start.AddMilliseconds(400 * number), $"line {number}");
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _scene.Dispose();
    }

    [Fact]
    public async Task Logs_are_requested_with_timestamps_by_default()
    {
        Assert.Equal(
            "2026-11-23T01:27:42.400000000Z line 1\n2026-11-23T01:27:42.800000000Z line 2\n2026-11-23T01:27:43.200000000Z line 3\n",
            await ReadAsync(Web));
        Assert.Equal("line 1\nline 2\nline 3\n", await ReadAsync(Web with { Timestamps = false }));
    }

    [Fact]
    public async Task The_requested_part_of_a_log_is_returned()
    {
        PodLogRequest plain = Web with { Timestamps = false };

        Assert.Equal("line 3\n", await ReadAsync(plain with { Tail = 1 }));
        Assert.Equal("before\n", await ReadAsync(plain with { Previous = true }));
        Assert.Equal("line ", await ReadAsync(plain with { LimitBytes = 5 }));

        // The server knows seconds only: older lines of the same second come too.
        Assert.Equal("line 1\nline 2\nline 3\n", await ReadAsync(plain with { Since = Start.AddMilliseconds(800) }));
        Assert.Equal("2026-11-23T01:27:42Z", _scene.Server.Requests[^1]["sinceTime"]);
        Assert.Equal("line 3\n", await ReadAsync(plain with { Since = Start.AddSeconds(1) }));
    }

    [Fact]
    public async Task A_log_that_is_followed_continues_until_its_container_ends()
    {
        await using Stream stream = await _connection.OpenLogAsync(
            Web with { Follow = true, Timestamps = false, Tail = 0 }, TestContext.Current.CancellationToken);
        using StreamReader reader = new(stream);
        _log.Write(Start, "later");
        Assert.Equal("later", await reader.ReadLineAsync(TestContext.Current.CancellationToken));

        _log.End();
        Assert.Null(await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_log_may_be_silent_for_days_and_its_reader_may_stop_at_any_time()
    {
        await using Stream stream = await _connection.OpenLogAsync(
            Web with { Follow = true, Tail = 0 }, TestContext.Current.CancellationToken);
        using CancellationTokenSource enough = new();
        Task<int> reading = stream.ReadAsync(new byte[10], enough.Token).AsTask();
        _scene.Time.Advance(TimeSpan.FromDays(3));
        Assert.False(reading.IsCompleted);

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task A_log_that_is_cut_off_is_reported()
    {
        await using Stream stream = await _connection.OpenLogAsync(
            Web with { Follow = true, Tail = 0 }, TestContext.Current.CancellationToken);
        _scene.Server.Kill();

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(
            () => stream.ReadAsync(new byte[10], TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(KubernetesError.Unreachable, failure.Error);
    }

    [Fact]
    public async Task A_log_that_is_not_there_is_the_servers_words()
    {
        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(
            () => ReadAsync(Web with { Pod = "none" }));
        Assert.Equal(KubernetesError.NotFound, failure.Error);
        Assert.Contains("not found", failure.Message, StringComparison.Ordinal);

        failure = await Assert.ThrowsAsync<KubernetesException>(() => ReadAsync(Web with { Container = "none" }));
        Assert.Equal(KubernetesError.BadRequest, failure.Error);
        Assert.Contains("container none is not valid", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_cannot_lead_anywhere_else()
    {
        await Assert.ThrowsAsync<KubernetesException>(() => ReadAsync(Web with { Pod = "../../secrets?x=" }));

        Assert.Equal("/api/v1/namespaces/shop/pods/../../secrets?x=/log", _scene.Server.Requests[^1].Path);
    }

    [Fact]
    public async Task Permissions_are_requested_from_the_server()
    {
        _scene.Server.Allows = (verb, resource) => (verb, resource) == ("list", "pods");

        Assert.Equal(new AccessReview(true, ""), await CanAsync(new ResourceAccess("list", "pods")));
        Assert.Equal(
            new AccessReview(false, "no RBAC policy matched"),
            await CanAsync(new ResourceAccess("get", "pods", "log", "shop")));
        string asked = Encoding.UTF8.GetString(_scene.Server.Requests[^1].Body);
        Assert.Contains("\"subresource\":\"log\"", asked, StringComparison.Ordinal);
        Assert.Contains("\"namespace\":\"shop\"", asked, StringComparison.Ordinal);
        Assert.Equal("get pods/log in namespace shop", new ResourceAccess("get", "pods", "log", "shop").ToString());

        _scene.Server.Add(new FakeFault(_ => true, FakeFaultKind.Garbage));
        await Assert.ThrowsAsync<KubernetesException>(() => CanAsync(new ResourceAccess("list", "pods")));
    }

    [Fact]
    public async Task The_time_of_the_server_is_read_from_its_response()
    {
        Assert.Equal(_scene.Server.Now, await _connection.GetServerTimeAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_an_error_after_a_time()
    {
        _scene.Server.Add(new FakeFault(_ => true, FakeFaultKind.Hang));
        Task asking = _connection.GetServerTimeAsync(TestContext.Current.CancellationToken);
        await _scene.Time.WhenTimerIsSetAsync(TimeSpan.FromSeconds(30));
        _scene.Time.Advance(TimeSpan.FromSeconds(30));

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(() => asking);
        Assert.Equal(KubernetesError.TimedOut, failure.Error);
        Assert.Contains("did not respond within 30 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_server_gives_the_time_to_wait()
    {
        _scene.Server.Add(
            new FakeFault(_ => true, FakeFaultKind.Status) { Code = 429, RetryAfter = TimeSpan.FromSeconds(7) });

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(
            () => _connection.GetServerTimeAsync(TestContext.Current.CancellationToken));

        Assert.Equal(KubernetesError.TooManyRequests, failure.Error);
        Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
    }

    private Task<AccessReview> CanAsync(ResourceAccess access) =>
        _connection.CanAsync(access, TestContext.Current.CancellationToken);

    private async Task<string> ReadAsync(PodLogRequest request)
    {
        await using Stream stream = await _connection.OpenLogAsync(request, TestContext.Current.CancellationToken);
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
