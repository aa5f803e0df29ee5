using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>A SelfSubjectAccessReview, as it is posted and answered.</summary>
/// <remarks>See the Kubernetes API reference, SelfSubjectAccessReview v1 authorization.k8s.io.</remarks>
internal static class AccessReviewBody
{
    /// <summary>Where it is posted.</summary>
    public const string Path = "apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    /// <summary>The question.</summary>
    public static byte[] Write(ResourceAccess access) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["apiVersion"] = "authorization.k8s.io/v1",
        ["kind"] = "SelfSubjectAccessReview",
        ["spec"] = new JsonObject
        {
            ["resourceAttributes"] = new JsonObject
            {
                ["verb"] = access.Verb,
                ["group"] = access.Group,
                ["resource"] = access.Resource,
                ["subresource"] = access.Subresource,
                ["namespace"] = access.Namespace,
            },
        },
    }.ToJsonString());

    /// <summary>The answer.</summary>
    /// <exception cref="KubernetesException">It is none.</exception>
    public static AccessReview Read(JsonElement review)
    {
        if (review.ValueKind == JsonValueKind.Object
            && review.TryGetProperty("status", out JsonElement status) && status.ValueKind == JsonValueKind.Object
            && status.TryGetProperty("allowed", out JsonElement allowed) && allowed.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            bool hasReason = status.TryGetProperty("reason", out JsonElement reason) && reason.ValueKind == JsonValueKind.String;
            return new AccessReview(allowed.GetBoolean(), hasReason ? reason.GetString()! : string.Empty);
        }

        throw new KubernetesException(
            KubernetesError.BadAnswer, "The Kubernetes API has answered a SelfSubjectAccessReview with something else.");
    }
}
