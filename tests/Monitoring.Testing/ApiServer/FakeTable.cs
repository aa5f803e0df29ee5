using System.Text.Json.Nodes;

namespace Monitoring.Testing.ApiServer;

/// <summary>A list of pods in the form that kubectl requests to print it.</summary>
internal static class FakeTable
{
    public static bool IsWanted(FakeRequest request) =>
        request.Headers.GetValueOrDefault("Accept", string.Empty).Contains("as=Table", StringComparison.Ordinal);

    public static JsonObject Create(JsonObject list) => new()
    {
        ["kind"] = "Table",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = list["metadata"]!.DeepClone(),
        ["columnDefinitions"] = new JsonArray(
            CreateColumn("Name", 0), CreateColumn("Status", 0), CreateColumn("IP", 1), CreateColumn("Node", 1)),
        ["rows"] = new JsonArray([.. list["items"]!.AsArray().Select(pod => CreateRow((JsonObject)pod!))]),
    };

    private static JsonObject CreateColumn(string name, int priority) => new()
    {
        ["name"] = name,
        ["type"] = "string",
        ["format"] = name == "Name" ? "name" : string.Empty,
        ["description"] = name,
        ["priority"] = priority,
    };

    private static JsonObject CreateRow(JsonObject pod) => new()
    {
        ["cells"] = new JsonArray(
            (string?)pod["metadata"]!["name"],
            (string?)pod["status"]!["phase"],
            (string?)pod["status"]!["podIP"],
            (string?)pod["spec"]!["nodeName"]),
        ["object"] = new JsonObject
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = pod["metadata"]!.DeepClone(),
        },
    };
}
