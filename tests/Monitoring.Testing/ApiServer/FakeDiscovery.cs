using System.Text.Json.Nodes;

namespace Monitoring.Testing.ApiServer;

/// <summary>The first requests of a client: which server this is, and which resources it has.</summary>
internal static class FakeDiscovery
{
    /// <summary>The answer at a path; null if that is none of these.</summary>
    public static JsonObject? Find(string path) => path switch
    {
        "/version" =>
            new JsonObject
            {
                ["major"] = "1",
                ["minor"] = "36",
                ["gitVersion"] = "v1.36.2",
                ["platform"] = "linux/amd64"
            },
        "/api" =>
            new JsonObject
            {
                ["kind"] = "APIVersions",
                ["versions"] = new JsonArray("v1"),
                ["serverAddressByClientCIDRs"] = new JsonArray()
            },
        "/apis" =>
            new JsonObject
            {
                ["kind"] = "APIGroupList",
                ["apiVersion"] = "v1",
                ["groups"] = new JsonArray(CreateGroup())
            },
        "/api/v1" =>
            CreateResources(
            "v1", CreateResource("pods", "Pod", "po", "get", "list", "watch"),
            CreateResource("pods/log", "Pod", null, "get")),
        "/apis/authorization.k8s.io/v1" => CreateResources(
            "authorization.k8s.io/v1", CreateResource(
                "selfsubjectaccessreviews", "SelfSubjectAccessReview", null, "create")),
        _ => null,
    };

    private static JsonObject CreateGroup()
    {
        static JsonObject Version() => new() { ["groupVersion"] = "authorization.k8s.io/v1", ["version"] = "v1" };
        return new JsonObject
        {
            ["name"] = "authorization.k8s.io",
            ["versions"] = new JsonArray(Version()),
            ["preferredVersion"] = Version(),
        };
    }

    private static JsonObject CreateResources(string version, params JsonNode[] resources) => new()
    {
        ["kind"] = "APIResourceList",
        ["groupVersion"] = version,
        ["resources"] = new JsonArray(resources),
    };

    private static JsonObject CreateResource(string name, string kind, string? shortName, params string[] verbs) =>
        new()
        {
            ["name"] = name,
            ["singularName"] = name.Contains('/', StringComparison.Ordinal) ? string.Empty : kind.ToLowerInvariant(),
            ["namespaced"] = kind == "Pod",
            ["kind"] = kind,
            ["verbs"] = new JsonArray([.. verbs.Select(verb => JsonValue.Create(verb))]),
            ["shortNames"] = shortName is null ? new JsonArray() : new JsonArray(shortName),
        };
}
