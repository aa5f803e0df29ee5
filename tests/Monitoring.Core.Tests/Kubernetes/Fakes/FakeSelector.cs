using System.Text.Json.Nodes;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Kubernetes.Fakes;

/// <summary>Which pods a request means: a namespace, a field selector, a label selector.</summary>
internal sealed class FakeSelector
{
    private readonly string? _namespace;
    private readonly string[] _fields;
    private readonly LabelSelector _labels;

    public FakeSelector(string? space, FakeRequest request)
    {
        _namespace = space;
        _fields = request["fieldSelector"] is { Length: > 0 } fields ? fields.Split(',') : [];
        _labels = request["labelSelector"] is { Length: > 0 } labels ? LabelSelector.Parse(labels) : LabelSelector.All;
    }

    public bool Selects(JsonObject pod)
    {
        JsonNode metadata = pod["metadata"]!;
        IEnumerable<KeyValuePair<string, string>> labels = (metadata["labels"] as JsonObject ?? [])
            .Select(pair => KeyValuePair.Create(pair.Key, (string)pair.Value!));
        return (_namespace is null || (string?)metadata["namespace"] == _namespace)
            && Array.TrueForAll(_fields, field => Holds(pod, field))
            && _labels.Selects(new LogMetadata(labels));
    }

    private static bool Holds(JsonObject pod, string field)
    {
        bool isNot = field.Contains("!=", StringComparison.Ordinal);
        string[] pair = field.Split(isNot ? "!=" : "=", 2);
        JsonNode? node = pair[0].Split('.').Aggregate((JsonNode?)pod, (parent, name) => parent?[name]);
        return ((string?)node ?? string.Empty) == pair[1].TrimStart('=') != isNot;
    }
}
