using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Monitoring.Entries;
using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Sources;
using Monitoring.Exporting.Texts;
using Monitoring.Storing.Blocks;

namespace Monitoring.Exporting.Protocols.Syslog;

// Implementation notes (RFC 5424, 6; RFC 6587, 3.4.1)
//
//   LEN SP <PRI>1 SP TIMESTAMP SP HOSTNAME SP APP-NAME SP PROCID SP MSGID SP STRUCTURED-DATA SP MSG
//
// A time has at most 6 digits after the second. A byte order mark would stay in the text of some receivers, so none is
// written. A message with several lines passes, because the length is written first.

/// <summary>Writes entries as messages of syslog, each with its length first.</summary>
/// <remarks>Owned by one thread.</remarks>
/// <param name="labels">The destination's labels.</param>
internal sealed class SyslogMessage(IReadOnlyDictionary<string, string>? labels)
{
    /// <summary>The maximum length of a message, in bytes. Receivers should take 2,048, and most take more.</summary>
    public const int MaxBytes = 8192;

    private const int FacilityLocal0 = 16;
    private const int MaxHostLength = 255;
    private const int MaxAppLength = 48;
    private const int MaxProcessLength = 128;
    private readonly ConditionalWeakTable<LogMetadata, Encoded> _sources = [];
    private readonly TimeText _time = new();
    private readonly ByteBuffer _message = new();

    /// <summary>Writes a message with its length. A longer text is cut at a character.</summary>
    public void Write(ExportBatch batch, in ExportRow row, ByteBuffer output)
    {
        Encoded source = _sources.GetValue(
            batch.Sources[row.Source], added => new Encoded(new SourceFacts(added, labels)));
        _message.Clear();
        _message.WriteByte((byte)'<');
        JsonText.WriteNumber(_message, (FacilityLocal0 * 8) + LevelText.SyslogNumberOf(row.Level));
        _message.Write(">1 "u8);
        _time.Write(_message, row.Timestamp, digits: 6);
        _message.Write(source.Names);
        _message.Write(row.Output switch
        {
            LogOutput.Stdout => "stdout"u8,
            LogOutput.Stderr => "stderr"u8,
            _ => "-"u8,
        });
        _message.Write(source.StructuredData);
        ReadOnlySpan<byte> text = batch.MessageOf(row);
        _message.Write(text[..CutAt(text, MaxBytes - _message.Length)]);
        JsonText.WriteNumber(output, _message.Length);
        output.WriteByte((byte)' ');
        output.Write(_message.Written);
    }

    // The end of the last whole character up to a length.
    private static int CutAt(ReadOnlySpan<byte> text, int length)
    {
        if (text.Length <= length)
        {
            return text.Length;
        }

        length = Math.Max(0, length);
        while (length > 0 && (text[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return length;
    }

    private static string NameOf(string? name, int maxLength)
    {
        string printable = new(
            [.. (name ?? string.Empty).Where(letter => letter is > ' ' and < '\x7F').Take(maxLength)]);
        return printable.Length == 0 ? "-" : printable;
    }

    /// <summary>The facts of a stream between the time and the MSGID, and after the MSGID.</summary>
    private sealed class Encoded
    {
        private const int MaxValueLength = 256;

        public Encoded(SourceFacts facts)
        {
            string host = NameOf(facts.Node, MaxHostLength);
            string app = NameOf(facts.Container ?? facts.FileName, MaxAppLength);
            Names = Encoding.ASCII.GetBytes($" {host} {app} {NameOf(facts.Pod, MaxProcessLength)} ");
            StringBuilder data = new();
            Add(data, "ns", facts.Namespace);
            Add(data, "uid", facts.PodUid);
            Add(data, "image", facts.ImageName);
            Add(data, "cluster", facts.Cluster);
            StructuredData = Encoding.UTF8.GetBytes(data.Length == 0 ? " - " : $" [k8s@32473{data}] ");
        }

        public byte[] Names { get; }

        public byte[] StructuredData { get; }

        private static void Add(StringBuilder data, string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                value = value.Length <= MaxValueLength ? value : value[..MaxValueLength];
                data.Append(CultureInfo.InvariantCulture, $" {name}=\"");
                foreach (char letter in value)
                {
                    data.Append(letter is '"' or '\\' or ']' ? "\\" : string.Empty).Append(letter);
                }

                data.Append('"');
            }
        }
    }
}
