using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Monitoring.Entries;
using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Sources;
using Monitoring.Exporting.Texts;
using Monitoring.Storing.Blocks;

namespace Monitoring.Exporting.Protocols.Otlp;

// Implementation notes (opentelemetry-proto 1.11.0, collector/logs/v1 and logs/v1)
//
//   ExportLogsServiceRequest  1 repeated ResourceLogs
//   ResourceLogs              1 Resource   2 repeated ScopeLogs
//   Resource                  1 repeated KeyValue
//   ScopeLogs                 1 InstrumentationScope (1 name)   2 repeated LogRecord
//   LogRecord                 1 fixed64 time   11 fixed64 observed time   2 severity number   3 severity text
//                             5 AnyValue body  6 repeated KeyValue
//
// A message is preceded by its length. All lengths are computed first, so that nothing is moved or copied twice. What
// is the same for all records of a stream is encoded once for the stream.

/// <summary>Writes requests in protobuf, without an object for each entry.</summary>
/// <param name="identity">Makes the records' identities.</param>
/// <param name="labels">The destination's labels.</param>
internal sealed class OtlpProtobuf(EntryIdentity identity, IReadOnlyDictionary<string, string>? labels) : IOtlpEncoder
{
    private const int TimeLength = 1 + sizeof(ulong);
    private const int UidKeyLength = 14;

    /// <summary>The bytes of the identity's attribute around the identity, which is shorter than 128 bytes.</summary>
    private const int UidOverhead = 2 + 2 + UidKeyLength + 2 + 2;

    private static readonly byte[] Scope = CreateScope();
    private static readonly byte[] Stdout = Protobuf.KeyValue(6, "log.iostream", "stdout");
    private static readonly byte[] Stderr = Protobuf.KeyValue(6, "log.iostream", "stderr");
    private readonly ConditionalWeakTable<LogMetadata, EncodedSource> _sources = [];
    private readonly RowGroups _groups = new();
    private int[] _lengths = [];

    /// <inheritdoc/>
    public string ContentType => "application/x-protobuf";

    /// <inheritdoc/>
    public void Write(ExportBatch batch, ReadOnlySpan<int> rows, ByteBuffer output)
    {
        _groups.Set(batch, rows);
        if (_lengths.Length < batch.Count)
        {
            _lengths = new int[batch.Count];
        }

        for (int group = 0; group < _groups.Sources.Count; group++)
        {
            EncodedSource source = FindSource(batch.Sources[_groups.Sources[group]]);
            WriteSource(batch, _groups.RowsOf(group), source, output);
        }
    }

    private void WriteSource(ExportBatch batch, ReadOnlySpan<int> rows, EncodedSource source, ByteBuffer output)
    {
        int scopeLength = Scope.Length;
        foreach (int index in rows)
        {
            _lengths[index] = LengthOf(batch.Rows[index], source);
            scopeLength += Protobuf.FieldLength(_lengths[index]);
        }

        output.WriteByte(Protobuf.BytesTag(1));
        output.WriteVarint((ulong)(source.Resource.Length + Protobuf.FieldLength(scopeLength)));
        output.Write(source.Resource);
        output.WriteByte(Protobuf.BytesTag(2));
        output.WriteVarint((ulong)scopeLength);
        output.Write(Scope);
        Span<byte> records = output.Take(scopeLength - Scope.Length);
        foreach (int index in rows)
        {
            records[0] = Protobuf.BytesTag(2);
            int length = 1 + Protobuf.WriteVarint(records[1..], _lengths[index]);
            ref readonly ExportRow row = ref batch.Rows[index];
            WriteRecord(row, batch.MessageOf(row), source, records.Slice(length, _lengths[index]));
            records = records[(length + _lengths[index])..];
        }
    }

    private int LengthOf(in ExportRow row, EncodedSource source)
    {
        int level = LevelText.NameOf(row.Level).Length;
        return TimeLength
            + (row.TimestampSource == TimestampSource.Read ? TimeLength : 0)
            + (level > 0 ? 2 + 2 + level : 0)
            + Protobuf.FieldLength(Protobuf.FieldLength(row.Length))
            + OutputOf(row.Output).Length
            + source.RecordAttributes.Length
            + UidOverhead + identity.LengthOf(row);
    }

    private void WriteRecord(in ExportRow row, ReadOnlySpan<byte> message, EncodedSource source, Span<byte> output)
    {
        output = WriteTime(output, 1, row.Timestamp);
        ReadOnlySpan<byte> level = LevelText.NameOf(row.Level);
        if (level.Length > 0)
        {
            output[0] = 2 << 3;
            output[1] = LevelText.OtlpNumberOf(row.Level);
            output[2] = Protobuf.BytesTag(3);
            output[3] = (byte)level.Length;
            level.CopyTo(output[4..]);
            output = output[(4 + level.Length)..];
        }

        output[0] = Protobuf.BytesTag(5);
        int next = 1 + Protobuf.WriteVarint(output[1..], Protobuf.FieldLength(message.Length));
        output[next++] = Protobuf.BytesTag(1);
        next += Protobuf.WriteVarint(output[next..], message.Length);
        message.CopyTo(output[next..]);
        output = output[(next + message.Length)..];
        output = Copy(OutputOf(row.Output), output);
        output = Copy(source.RecordAttributes, output);
        output = WriteUid(row, message, output);
        if (row.TimestampSource == TimestampSource.Read)
        {
            output = WriteTime(output, 11, row.Timestamp);
        }

        if (!output.IsEmpty)
        {
            throw new InvalidOperationException("The length of a record is wrong.");
        }
    }

    private Span<byte> WriteUid(scoped in ExportRow row, scoped ReadOnlySpan<byte> message, Span<byte> output)
    {
        int length = identity.Write(row, message, output[UidOverhead..]);
        output[0] = Protobuf.BytesTag(6);
        output[1] = (byte)(UidOverhead - 2 + length);
        output[2] = Protobuf.BytesTag(1);
        output[3] = UidKeyLength;
        "log.record.uid"u8.CopyTo(output[4..]);
        output[UidOverhead - 4] = Protobuf.BytesTag(2);
        output[UidOverhead - 3] = (byte)(2 + length);
        output[UidOverhead - 2] = Protobuf.BytesTag(1);
        output[UidOverhead - 1] = (byte)length;
        return output[(UidOverhead + length)..];
    }

    private static Span<byte> WriteTime(Span<byte> output, int field, LogTimestamp time)
    {
        output[0] = (byte)((field << 3) | 1);
        BinaryPrimitives.WriteInt64LittleEndian(output[1..], Math.Max(0, time.UnixNanoseconds));
        return output[TimeLength..];
    }

    private static Span<byte> Copy(ReadOnlySpan<byte> bytes, Span<byte> output)
    {
        bytes.CopyTo(output);
        return output[bytes.Length..];
    }

    private static byte[] OutputOf(LogOutput output) => output switch
    {
        LogOutput.Stdout => Stdout,
        LogOutput.Stderr => Stderr,
        _ => [],
    };

    private EncodedSource FindSource(LogMetadata metadata) =>
        _sources.GetValue(metadata, added => new EncodedSource(new SourceFacts(added, labels)));

    private static byte[] CreateScope()
    {
        ByteBuffer name = new();
        Protobuf.WriteBytes(name, 1, "Monitoring"u8);
        ByteBuffer scope = new();
        Protobuf.WriteBytes(scope, 1, name.Written);
        return scope.Written.ToArray();
    }

    /// <summary>The encoded facts of a stream: the field with the resource, and the attributes of each
    /// record.</summary>
    private sealed class EncodedSource
    {
        public EncodedSource(SourceFacts facts)
        {
            ByteBuffer resource = new();
            Protobuf.WriteBytes(
                resource,
                1,
                [.. OtlpResource.AttributesOf(facts).SelectMany(pair => Protobuf.KeyValue(1, pair.Key, pair.Value))]);
            Resource = resource.Written.ToArray();
            RecordAttributes =
            [
                .. OtlpResource.RecordAttributesOf(facts)
                    .SelectMany(pair => Protobuf.KeyValue(6, pair.Key, pair.Value)),
            ];
        }

        public byte[] Resource { get; }

        public byte[] RecordAttributes { get; }
    }
}
