using System.Text.Json.Nodes;
using Monitoring.Diagnostics;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>A resource version that the API server no longer has is replaced by a new list.</summary>
public sealed class ExpiredVersionTests
{
    private static readonly JsonObject Web = FakePod.Create("web");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_expired_version_is_replaced_by_a_new_list_that_is_compared(bool isToldAsEvent)
    {
        using ReflectorScene scene = new();
        (JsonObject stays, JsonObject changes, JsonObject goes) = (
            FakePod.Create("a"), FakePod.Create("b"), FakePod.Create("c"));
        scene.Server.Pods.Put(stays);
        scene.Server.Pods.Put(changes);
        scene.Server.Pods.Put(goes);
        scene.Server.ReportsExpiredAsEvent = isToldAsEvent;
        await scene.StartAsync();
        Assert.NotNull(scene.Find(goes));
        FakeFault closed = scene.Server.Add(new FakeFault(_ => true, FakeFaultKind.Cut));
        scene.Server.Pods.EndWatches();
        await scene.WaitAsync(() => scene.Server.Pods.Watches == 0);

        scene.Server.Pods.Put(changes);
        scene.Server.Pods.Delete(goes);
        scene.Server.Pods.Put(FakePod.Create("d"));
        scene.Server.Pods.Compact();
        scene.Server.Remove(closed);

        await scene.WaitForChangesAsync("Added a", "Added b", "Added c", "Modified b", "Added d", "Deleted c");
        Assert.Equal(2, scene.Server.Count(request => request.IsList));
        Assert.Null(scene.Server.Requests.Last(request => request.IsList)["resourceVersion"]);
        Assert.True(scene.Find(goes)!.IsDeleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_expired_version_after_a_restart_of_the_server_is_no_further_warning(bool isToldAsEvent)
    {
        using ReflectorScene scene = new();
        scene.Server.Pods.Put(Web);
        scene.Server.ReportsExpiredAsEvent = isToldAsEvent;
        await scene.StartAsync();
        scene.Server.Kill();
        await scene.WaitAsync(() => scene.Warnings.Count == 1);
        scene.Server.Pods.Put(FakePod.Create("db"));
        scene.Server.Pods.Compact();

        scene.Server.Restart();

        await scene.WaitForChangesAsync("Added web", "Added db");
        await scene.WaitAsync(() => scene.Reflector.IsComplete);
        MonitoringWarning warning = Assert.Single(scene.Warnings);
        Assert.DoesNotContain("410", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("too old", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_expires_each_time_is_a_warning()
    {
        using ReflectorScene scene = new();
        scene.Server.Add(FakeFault.Status(request => request.IsWatch, 410));
        scene.Start();

        await scene.WaitAsync(() => scene.Warnings.Count == 1);
        Assert.Contains("410", scene.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_expires_within_a_list_restarts_the_list()
    {
        using ReflectorScene scene = new();
        scene.Server.Pods.Put(Web);
        scene.Server.Pods.Put(FakePod.Create("db"));
        scene.Server.Add(FakeFault.Status(request => request["continue"] is not null, 410, times: 1));

        await scene.StartAsync(options => options with { PageSize = 1 });

        Assert.Equal(4, scene.Server.Count(request => request.IsList));
        Assert.Empty(scene.Warnings);
        Assert.Equal(2, scene.Reflector.Count);
    }
}
