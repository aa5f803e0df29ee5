using System.Text.Json.Nodes;
using Monitoring.Diagnostics;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes;

/// <summary>The same against a real API server; only where there is one.</summary>
public sealed class RealApiServerTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    private readonly EventList _changes = new();

    [Fact]
    public async Task A_real_servers_pods_are_followed_also_across_its_restart()
    {
        await using RealApiServer server = await RealApiServer.StartAsync();
        for (int number = 0; number < 5; number++)
        {
            await CreateAsync(server, $"web-{number}", "node-1");
        }

        await CreateAsync(server, "elsewhere", "node-2");
        using KubernetesConnection connection = server.Open("admin");
        using PodReflector reflector = Reflect(connection);
        await _changes.WaitForAsync("Added web-0", "Added web-1", "Added web-2", "Added web-3", "Added web-4");
        await reflector.Listed;

        JsonObject label =
            new() { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["tier"] = "front" } } };
        await server.SendAsync("PATCH", $"{Pods}/web-0", label, "application/merge-patch+json");
        await _changes.WaitForAsync("Modified web-0");
        await CreateAsync(server, "late", "node-1");
        await _changes.WaitForAsync("Added late");
        await server.SendAsync("DELETE", $"{Pods}/late?gracePeriodSeconds=0");
        await _changes.WaitForAsync("Deleted late");

        server.Kill();
        Assert.True(reflector.TryGet(new PodReference("default", "web-0", ""), out PodMetadata? web));
        Assert.Equal("front", web.Labels["tier"]);
        await server.RestartAsync();
        await CreateAsync(server, "after", "node-1");
        await _changes.WaitForAsync("Added after");

        PodReference gone = new("default", "web-4", "");
        Assert.True(reflector.TryGet(gone, out _));
        await server.SendAsync("DELETE", $"{Pods}/web-4?gracePeriodSeconds=0");
        await _changes.WaitForAsync("Deleted web-4");
        Assert.True(reflector.TryGet(gone, out PodMetadata? last) && last.IsDeleted);
        reflector.Release(gone);
        Assert.False(reflector.TryGet(gone, out _));
    }

    [Fact]
    public async Task An_account_without_permissions_gets_the_missing_rule_and_continues_once_it_exists()
    {
        await using RealApiServer server = await RealApiServer.StartAsync();
        await CreateAsync(server, "web", "node-1");
        using KubernetesConnection connection = server.Open("guest");
        Assert.False(
            (await connection.CanAsync(new ResourceAccess("list",
            "pods"), TestContext.Current.CancellationToken)).IsAllowed);
        List<string> warnings = [];
        MonitoringEvents events = new() { OnWarning = warning => warnings.Add(warning.Message) };
        using PodReflector reflector = Reflect(connection);
        await _changes.WaitAsync(() =>
        {
            reflector.ReportProblems(events);
            return warnings.Count > 0;
        });
        Assert.Contains(
            "User \"guest\" cannot list resource \"pods\"", Assert.Single(warnings), StringComparison.Ordinal);

        const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
        await server.SendAsync("POST", $"{Rbac}/clusterroles", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "pods" },
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray(""),
                ["resources"] = new JsonArray("pods"),
                ["verbs"] = new JsonArray("list", "watch"),
            }),
        });
        await server.SendAsync("POST", $"{Rbac}/clusterrolebindings", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "pods" },
            ["roleRef"] = new JsonObject
            {
                ["apiGroup"] = "rbac.authorization.k8s.io",
                ["kind"] = "ClusterRole",
                ["name"] = "pods"
            },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "User", ["name"] = "guest" }),
        });

        await _changes.WaitForAsync("Added web");
        Assert.True(
            (await connection.CanAsync(new ResourceAccess("watch",
            "pods"), TestContext.Current.CancellationToken)).IsAllowed);
        TimeSpan difference =
            (await connection.GetServerTimeAsync(TestContext.Current.CancellationToken))!.Value
            - TimeProvider.System.GetUtcNow();
        Assert.InRange(difference.TotalSeconds, -60, 60);
    }

    private static async Task CreateAsync(RealApiServer server, string name, string node)
    {
        JsonObject pod = FakePod.Create(name, "default", node);
        pod["metadata"]!.AsObject().Remove("uid");
        pod["metadata"]!.AsObject().Remove("managedFields");
        await server.SendAsync("POST", Pods, pod);
    }

    private PodReflector Reflect(KubernetesConnection connection) => new(new PodReflectorOptions
    {
        Connection = connection,
        NodeName = "node-1",
        PageSize = 2,
        OnChanged = change => _changes.Add($"{change.Kind} {change.Pod.Name}"),
    });
}
