using System.Text.Json;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting.Decoding;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>Responses of a real API server.</summary>
internal static class RealPods
{
    public static byte[] ReadFile(string name) =>
        File.ReadAllBytes(Path.Join(AppContext.BaseDirectory, "Data", "kubernetes-api", name));

    /// <summary>The pods of a list, by name.</summary>
    public static Dictionary<string, PodMetadata> ReadList(string name)
    {
        PodReader pods = new(PodAnnotations.IsMeaningful);
        using JsonDocument list = JsonDocument.Parse(ReadFile(name));
        return list.RootElement.GetProperty("items").EnumerateArray()
            .Select(item => Read(pods, JsonSerializer.SerializeToUtf8Bytes(item)).Pod)
            .ToDictionary(pod => pod.Name);
    }

    public static ListedPod Read(PodReader pods, ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        reader.Read();
        return pods.Read(ref reader);
    }
}
