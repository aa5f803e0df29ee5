using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>Has a page's pods read one by one as they come: of a page of many megabytes only one pod's JSON is in memory.</summary>
internal sealed class ListedPodConverter(PodReader pods) : JsonConverter<ListedPod>
{
    /// <inheritdoc/>
    public override ListedPod Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        pods.Read(ref reader);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ListedPod value, JsonSerializerOptions options) =>
        throw new NotSupportedException();
}
