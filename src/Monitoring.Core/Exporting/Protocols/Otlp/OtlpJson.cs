using System.Runtime.CompilerServices;
using Monitoring.Entries;
using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Sources;
using Monitoring.Exporting.Texts;
using Monitoring.Storing.Blocks;

namespace Monitoring.Exporting.Protocols.Otlp;

/// <summary>Writes requests in JSON: names in lowerCamelCase, enumerations as numbers, 64-bit numbers as
/// strings.</summary>
/// <param name="identity">Makes the records' identities.</param>
/// <param name="labels">The destination's labels.</param>
internal sealed class OtlpJson(EntryIdentity identity, IReadOnlyDictionary<string, string>? labels) : IOtlpEncoder
{
    private readonly ConditionalWeakTable<LogMetadata, EncodedSource> _sources = [];
    private readonly RowGroups _groups = new();
    private readonly byte[] _uid = new byte[EntryIdentity.MaxLength];

    /// <inheritdoc/>
    public string ContentType => "application/json";

    /// <inheritdoc/>
    public void Write(ExportBatch batch, ReadOnlySpan<int> rows, ByteBuffer output)
    {
        _groups.Set(batch, rows);
        output.Write("{\"resourceLogs\":["u8);
        for (int group = 0; group < _groups.Sources.Count; group++)
        {
            EncodedSource source = _sources.GetValue(
                batch.Sources[_groups.Sources[group]], added => new EncodedSource(new SourceFacts(added, labels)));
            output.Write(group == 0 ? [] : ","u8);
            output.Write("{\"resource\":{\"attributes\":["u8);
            output.Write(source.Resource);
            output.Write("]},\"scopeLogs\":[{\"scope\":{\"name\":\"Monitoring\"},\"logRecords\":["u8);
            bool isFirst = true;
            foreach (int index in _groups.RowsOf(group))
            {
                output.Write(isFirst ? [] : ","u8);
                isFirst = false;
                ref readonly ExportRow row = ref batch.Rows[index];
                WriteRecord(row, batch.MessageOf(row), source, output);
            }

            output.Write("]}]}"u8);
        }

        output.Write("]}"u8);
    }

    private void WriteRecord(in ExportRow row, ReadOnlySpan<byte> message, EncodedSource source, ByteBuffer output)
    {
        long time = Math.Max(0, row.Timestamp.UnixNanoseconds);
        output.Write("{\"timeUnixNano\":\""u8);
        JsonText.WriteNumber(output, time);
        if (row.TimestampSource == TimestampSource.Read)
        {
            output.Write("\",\"observedTimeUnixNano\":\""u8);
            JsonText.WriteNumber(output, time);
        }

        output.WriteByte((byte)'"');
        ReadOnlySpan<byte> level = LevelText.NameOf(row.Level);
        if (level.Length > 0)
        {
            output.Write(",\"severityNumber\":"u8);
            JsonText.WriteNumber(output, LevelText.OtlpNumberOf(row.Level));
            output.Write(",\"severityText\":"u8);
            JsonText.WriteString(output, level);
        }

        output.Write(",\"body\":{\"stringValue\":"u8);
        JsonText.WriteString(output, message);
        output.Write("},\"attributes\":["u8);
        if (row.Output != LogOutput.Unknown)
        {
            output.Write("{\"key\":\"log.iostream\",\"value\":{\"stringValue\":\""u8);
            output.Write(row.Output == LogOutput.Stdout ? "stdout"u8 : "stderr"u8);
            output.Write("\"}},"u8);
        }

        output.Write(source.RecordAttributes);
        output.Write("{\"key\":\"log.record.uid\",\"value\":{\"stringValue\":\""u8);
        output.Write(_uid.AsSpan(0, identity.Write(row, message, _uid)));
        output.Write("\"}}]}"u8);
    }

    /// <summary>The encoded facts of a stream.</summary>
    private sealed class EncodedSource
    {
        public EncodedSource(SourceFacts facts)
        {
            Resource = Encode(OtlpResource.AttributesOf(facts), isTerminated: false);
            RecordAttributes = Encode(OtlpResource.RecordAttributesOf(facts), isTerminated: true);
        }

        public byte[] Resource { get; }

        public byte[] RecordAttributes { get; }

        private static byte[] Encode(IEnumerable<KeyValuePair<string, object>> attributes, bool isTerminated)
        {
            ByteBuffer output = new();
            foreach ((string key, object value) in attributes)
            {
                output.Write(output.Length == 0 || isTerminated ? [] : ","u8);
                output.Write("{\"key\":"u8);
                JsonText.WriteString(output, key);
                output.Write(",\"value\":"u8);
                WriteValue(output, value);
                output.WriteByte((byte)'}');
                output.Write(isTerminated ? ","u8 : []);
            }

            return output.Written.ToArray();
        }

        private static void WriteValue(ByteBuffer output, object value)
        {
            switch (value)
            {
                case long number:
                    output.Write("{\"intValue\":\""u8);
                    JsonText.WriteNumber(output, number);
                    output.Write("\"}"u8);
                    break;
                case IReadOnlyList<string> list:
                    output.Write("{\"arrayValue\":{\"values\":["u8);
                    for (int index = 0; index < list.Count; index++)
                    {
                        output.Write(index == 0 ? [] : ","u8);
                        WriteValue(output, list[index]);
                    }

                    output.Write("]}}"u8);
                    break;
                default:
                    output.Write("{\"stringValue\":"u8);
                    JsonText.WriteString(output, (string)value);
                    output.WriteByte((byte)'}');
                    break;
            }
        }
    }
}
