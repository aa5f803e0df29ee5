using System.Text.Json.Nodes;

namespace Monitoring.Testing.ApiServer;

/// <summary>Pods as the API writes them.</summary>
internal static class FakePod
{
    /// <summary>A pod with one container that runs.</summary>
    public static JsonObject Create(string name, string space = "shop", string node = "node-1", string? uid = null) =>
        new()
        {
            ["kind"] = "Pod",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = space,
                ["uid"] = uid ?? Guid.NewGuid().ToString(),
                ["creationTimestamp"] = "2026-11-23T01:26:27Z",
                ["labels"] = new JsonObject { ["app"] = name },
                ["managedFields"] = new JsonArray(
                new JsonObject { ["manager"] = "kubelet", ["fieldsV1"] = new JsonObject() }),
            },
            ["spec"] = new JsonObject
            {
                ["nodeName"] = node,
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "box:1" }),
            },
            ["status"] = new JsonObject
            {
                ["phase"] = "Running",
                ["podIP"] = "10.0.0.7",
                ["containerStatuses"] = new JsonArray(new JsonObject
                {
                    ["name"] = "main",
                    ["state"] =
                        new JsonObject { ["running"] = new JsonObject { ["startedAt"] = "2026-11-23T01:26:28Z" } },
                    ["ready"] = true,
                    ["restartCount"] = 0,
                    ["image"] = "box:1",
                    ["containerID"] = "containerd://" + new string('0', 64),
                }),
            },
        };

    public static string KeyOf(JsonObject pod) => $"{pod["metadata"]!["namespace"]}/{pod["metadata"]!["name"]}";

    public static string UidOf(JsonObject pod) => (string)pod["metadata"]!["uid"]!;
}
