using System.Globalization;
using System.Runtime.CompilerServices;
using Monitoring.Entries;
using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Sources;
using Monitoring.Exporting.Texts;
using Monitoring.Storing.Blocks;

namespace Monitoring.Exporting.Protocols.Bulk;

/// <summary>Writes entries as documents with the names of the Elastic Common Schema, one line each.</summary>
/// <remarks>Owned by one thread.</remarks>
/// <param name="labels">The destination's labels.</param>
internal sealed class BulkDocument(IReadOnlyDictionary<string, string>? labels)
{
    private readonly ConditionalWeakTable<LogMetadata, byte[]> _sources = [];
    private readonly TimeText _time = new();

    /// <summary>Writes a document without the line's end.</summary>
    public void Write(ExportBatch batch, in ExportRow row, ByteBuffer output)
    {
        output.Write("{\"@timestamp\":\""u8);
        _time.Write(output, row.Timestamp);
        output.Write("\",\"message\":"u8);
        JsonText.WriteString(output, batch.MessageOf(row));
        ReadOnlySpan<byte> level = LevelText.NameOf(row.Level);
        if (level.Length > 0)
        {
            output.Write(",\"log.level\":"u8);
            JsonText.WriteString(output, level);
        }

        if (row.Output != LogOutput.Unknown)
        {
            output.Write(row.Output == LogOutput.Stdout ? ",\"stream\":\"stdout\""u8 : ",\"stream\":\"stderr\""u8);
        }

        // The order of entries within a millisecond, which is the precision of the built-in template.
        output.Write(",\"event.sequence\":"u8);
        JsonText.WriteNumber(output, row.Place.Sequence);
        output.Write(",\"log.offset\":"u8);
        JsonText.WriteNumber(output, row.Offset);
        output.Write(_sources.GetValue(batch.Sources[row.Source], Encode));
        output.WriteByte((byte)'}');
    }

    private byte[] Encode(LogMetadata metadata)
    {
        SourceFacts facts = new(metadata, labels);
        (string Name, string? Value)[] own =
        [
            ("log.file.path", facts.FilePath),
            ("orchestrator.cluster.name", facts.Cluster),
            ("kubernetes.namespace", facts.Namespace),
            ("kubernetes.pod.name", facts.Pod),
            ("kubernetes.pod.uid", facts.PodUid),
            ("kubernetes.node.name", facts.Node),
            ("kubernetes.container.name", facts.Container),
            (string.Create(CultureInfo.InvariantCulture, $"kubernetes.{facts.OwnerKind}.name"), facts.OwnerName),
            ("container.id", facts.ContainerId),
            ("container.name", facts.Container),
            ("container.image.name", facts.ImageName),
            ("container.image.tag", facts.ImageTag),
            ("service.name", facts.ServiceName),
            ("service.version", facts.ServiceVersion),
        ];
        ByteBuffer output = new();
        HashSet<string> names = new(StringComparer.Ordinal);
        IEnumerable<KeyValuePair<string, string?>> pairs = own
            .Select(pair => KeyValuePair.Create(pair.Name, pair.Value))
            .Concat(facts.PodLabels.OrderBy(label => label.Key, StringComparer.Ordinal)
                .Select(label => KeyValuePair.Create("kubernetes.labels." + NameOf(label.Key), (string?)label.Value)))
            .Concat(facts.OtherLabels
                .Select(label => KeyValuePair.Create("labels." + NameOf(label.Key), (string?)label.Value)));
        foreach ((string name, string? value) in pairs)
        {
            if (!string.IsNullOrEmpty(value) && names.Add(name))
            {
                output.WriteByte((byte)',');
                JsonText.WriteMember(output, name, value);
            }
        }

        return output.Written.ToArray();
    }

    // With dots, the labels app and app.kubernetes.io/name would be a string and an object of one name.
    private static string NameOf(string label) => label.Replace('.', '_');
}
