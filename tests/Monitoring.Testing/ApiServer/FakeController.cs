using System.Text.Json.Nodes;

namespace Monitoring.Testing.ApiServer;

/// <summary>ReplicaSets and Jobs as the API writes them, and pods that they manage.</summary>
internal static class FakeController
{
    /// <summary>Makes a ReplicaSet, and one pod of it for each name.</summary>
    /// <param name="server">The server.</param>
    /// <param name="name">The ReplicaSet's name.</param>
    /// <param name="owner">The owner of the ReplicaSet: apiVersion, kind and name; null for none.</param>
    /// <param name="pods">The names of the pods.</param>
    public static JsonObject[] PutReplicaSet(
        FakeApiServer server, string name, (string ApiVersion, string Kind,
            string Name)? owner, params string[] pods) =>
        Put(server, ("apps/v1", "ReplicaSet", name), "apps/shop/replicasets", owner, pods);

    /// <summary>Makes a Job, and one pod of it for each name.</summary>
    public static JsonObject[] PutJob(
        FakeApiServer server, string name, (string ApiVersion, string Kind,
            string Name)? owner, params string[] pods) =>
        Put(server, ("batch/v1", "Job", name), "batch/shop/jobs", owner, pods);

    /// <summary>Whether a client requests the metadata alone.</summary>
    public static bool IsMetadataWanted(FakeRequest request) =>
        request.Headers.GetValueOrDefault("Accept", string.Empty)
            .Contains("as=PartialObjectMetadata", StringComparison.Ordinal);

    /// <summary>The metadata alone, as the API answers it.</summary>
    public static JsonObject Reduce(JsonObject controller) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = controller["metadata"]!.DeepClone(),
    };

    /// <summary>Adds the controller to a pod's owners.</summary>
    public static JsonObject Own(JsonObject pod, string apiVersion, string kind, string name, string uid)
    {
        pod["metadata"]!["ownerReferences"] = new JsonArray(Refer((apiVersion, kind, name), uid));
        return pod;
    }

    private static JsonObject[] Put(
        FakeApiServer server,
        (string ApiVersion, string Kind, string Name) self,
        string path,
        (string ApiVersion, string Kind, string Name)? owner,
        string[] pods)
    {
        string uid = Guid.NewGuid().ToString();
        server.Controllers[$"{path}/{self.Name}"] = new JsonObject
        {
            ["kind"] = self.Kind,
            ["apiVersion"] = self.ApiVersion,
            ["metadata"] = new JsonObject
            {
                ["name"] = self.Name,
                ["namespace"] = "shop",
                ["uid"] = uid,
                ["ownerReferences"] = owner is { } controller
                    ? new JsonArray(Refer(controller, Guid.NewGuid().ToString())) : null,
            },
            ["spec"] =
                new JsonObject { ["template"] = new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray() } } },
        };
        JsonObject[] owned =
            [.. pods.Select(pod => Own(FakePod.Create(pod), self.ApiVersion, self.Kind, self.Name, uid))];
        foreach (JsonObject pod in owned)
        {
            pod["metadata"]!["labels"]!["pod-template-hash"] = self.Name[(self.Name.LastIndexOf('-') + 1)..];
            server.Pods.Put(pod);
        }

        return owned;
    }

    private static JsonObject Refer((string ApiVersion, string Kind, string Name) owner, string uid) => new()
    {
        ["apiVersion"] = owner.ApiVersion,
        ["kind"] = owner.Kind,
        ["name"] = owner.Name,
        ["uid"] = uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };
}
