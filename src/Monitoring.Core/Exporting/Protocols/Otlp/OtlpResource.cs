using System.Globalization;
using Monitoring.Exporting.Sources;

namespace Monitoring.Exporting.Protocols.Otlp;

/// <summary>The attributes of a stream by the semantic conventions 1.44.0.</summary>
internal static class OtlpResource
{
    /// <summary>The attributes of the resource. A value is a string, a number (<see cref="long"/>), or a list of
    /// strings.</summary>
    public static IEnumerable<KeyValuePair<string, object>> AttributesOf(SourceFacts facts)
    {
        (string Name, object? Value)[] all =
        [
            ("service.name", facts.ServiceName),
            ("service.namespace", facts.ServiceNamespace),
            ("service.version", facts.ServiceVersion),
            ("k8s.cluster.name", facts.Cluster),
            ("k8s.node.name", facts.Node),
            ("k8s.namespace.name", facts.Namespace),
            ("k8s.pod.name", facts.Pod),
            ("k8s.pod.uid", facts.PodUid),
            ("k8s.container.name", facts.Container),
            ("k8s.container.restart_count", facts.RestartCount),
            ("container.id", facts.ContainerId),
            ("container.image.name", facts.ImageName),
            ("container.image.tags", facts.ImageTag is { } tag ? new[] { tag } : null),
            (string.Create(CultureInfo.InvariantCulture, $"k8s.{facts.OwnerKind}.name"), facts.OwnerName),
        ];
        return all.Where(attribute => attribute.Value is not null)
            .Select(attribute => KeyValuePair.Create(attribute.Name, attribute.Value!))
            .Concat(facts.OtherLabels.Select(label => KeyValuePair.Create(label.Key, (object)label.Value)));
    }

    /// <summary>The attributes of each record of the stream.</summary>
    public static IEnumerable<KeyValuePair<string, object>> RecordAttributesOf(SourceFacts facts)
    {
        if (facts.FilePath is { } path)
        {
            yield return KeyValuePair.Create("log.file.path", (object)path);
            yield return KeyValuePair.Create("log.file.name", (object)facts.FileName!);
        }
    }
}
