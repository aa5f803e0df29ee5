using System.Runtime.CompilerServices;
using Monitoring.Entries;
using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Texts;
using Monitoring.Storing.Blocks;

namespace Monitoring.Exporting.Protocols.Files;

/// <summary>Writes entries as JSON, an object in each line.</summary>
/// <remarks>The form: <c>{"id":"…","time":"2026-11-23T01:26:46.300187894Z","level":"error","stream":"stdout",
/// "message":"…","metadata":{"namespace":"web"}}</c>. Owned by one thread.</remarks>
/// <param name="identity">Makes the entries' identities.</param>
/// <param name="labels">The destination's labels, which are added to the metadata.</param>
internal sealed class NdjsonLine(EntryIdentity identity, IReadOnlyDictionary<string, string>? labels)
{
    private readonly ConditionalWeakTable<LogMetadata, byte[]> _sources = [];
    private readonly TimeText _time = new();
    private readonly byte[] _id = new byte[EntryIdentity.MaxLength];

    /// <summary>Writes an entry and the line's end.</summary>
    public void Write(ExportBatch batch, in ExportRow row, ByteBuffer output)
    {
        ReadOnlySpan<byte> message = batch.MessageOf(row);
        output.Write("{\"id\":\""u8);
        output.Write(_id.AsSpan(0, identity.Write(row, message, _id)));
        output.Write("\",\"time\":\""u8);
        _time.Write(output, row.Timestamp);
        output.WriteByte((byte)'"');
        ReadOnlySpan<byte> level = LevelText.NameOf(row.Level);
        if (level.Length > 0)
        {
            output.Write(",\"level\":"u8);
            JsonText.WriteString(output, level);
        }

        if (row.Output != LogOutput.Unknown)
        {
            output.Write(row.Output == LogOutput.Stdout ? ",\"stream\":\"stdout\""u8 : ",\"stream\":\"stderr\""u8);
        }

        output.Write(",\"message\":"u8);
        JsonText.WriteString(output, message);
        output.Write(_sources.GetValue(batch.Sources[row.Source], Encode));
        output.Write("}\n"u8);
    }

    private byte[] Encode(LogMetadata metadata)
    {
        ByteBuffer output = new();
        output.Write(",\"metadata\":{"u8);
        bool isFirst = true;
        foreach ((string key, string value) in metadata
            .Concat((labels ?? new Dictionary<string, string>()).Where(label => !metadata.ContainsKey(label.Key)))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            output.Write(isFirst ? [] : ","u8);
            isFirst = false;
            JsonText.WriteMember(output, key, value);
        }

        output.WriteByte((byte)'}');
        return output.Written.ToArray();
    }
}
