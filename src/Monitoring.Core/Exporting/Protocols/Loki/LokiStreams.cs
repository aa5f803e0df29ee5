using System.Runtime.CompilerServices;
using System.Text;
using Monitoring.Entries;
using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Sources;

namespace Monitoring.Exporting.Protocols.Loki;

/// <summary>The streams of Loki that the entries of a store belong to.</summary>
/// <remarks>Streams of the store with equal labels, such as a container before and after a restart, are one stream of
/// Loki; their entries are merged in the order of the batch. Owned by one thread.</remarks>
/// <param name="labels">The destination's labels.</param>
internal sealed class LokiStreams(IReadOnlyDictionary<string, string>? labels)
{
    private readonly ConditionalWeakTable<LogMetadata, Encoded> _encoded = [];

    /// <summary>Divides a batch: the entries of each stream of Loki, in the order of the batch.</summary>
    public IReadOnlyList<int[]> Divide(ExportBatch batch)
    {
        Dictionary<string, List<int>> streams = new(StringComparer.Ordinal);
        Dictionary<(int Source, LogOutput Output), List<int>> bySource = [];
        List<List<int>> ordered = [];
        ReadOnlySpan<ExportRow> rows = batch.Rows;
        for (int index = 0; index < rows.Length; index++)
        {
            (int Source, LogOutput Output) key = (rows[index].Source, rows[index].Output);
            if (!bySource.TryGetValue(key, out List<int>? stream))
            {
                string text = Encoding.UTF8.GetString(LabelsOf(batch, rows[index]));
                if (!streams.TryGetValue(text, out stream))
                {
                    stream = [];
                    streams.Add(text, stream);
                    ordered.Add(stream);
                }

                bySource.Add(key, stream);
            }

            stream.Add(index);
        }

        return [.. ordered.Select(stream => stream.ToArray())];
    }

    /// <summary>The labels of an entry, a JSON object.</summary>
    public byte[] LabelsOf(ExportBatch batch, in ExportRow row) => Find(batch, row).Labels[(int)row.Output];

    /// <summary>The structured metadata of an entry, the members of a JSON object.</summary>
    public byte[] MetadataOf(ExportBatch batch, in ExportRow row) => Find(batch, row).Metadata;

    private Encoded Find(ExportBatch batch, in ExportRow row) =>
        _encoded.GetValue(batch.Sources[row.Source], metadata => new Encoded(new SourceFacts(metadata, labels)));

    private sealed class Encoded
    {
        public Encoded(SourceFacts facts)
        {
            Labels =
            [
                LokiStreamLabels.LabelsOf(facts, LogOutput.Unknown),
                LokiStreamLabels.LabelsOf(facts, LogOutput.Stdout),
                LokiStreamLabels.LabelsOf(facts, LogOutput.Stderr),
            ];
            Metadata = LokiStreamLabels.MetadataOf(facts);
        }

        public byte[][] Labels { get; }

        public byte[] Metadata { get; }
    }
}
