using System.Buffers.Binary;
using Monitoring.Entries;

namespace Monitoring.Parsing;

/// <summary>Reads one line of the Container Runtime Interface's log format.</summary>
/// <remarks>
/// <code>
/// line    = timestamp SP output SP tags [SP content]
/// output  = "stdout" / "stderr"
/// tags    = ("F" / "P") *(":" *tag-byte)            F: full, P: partial
/// content = *byte                                   any but the newline: CR, NUL and invalid UTF-8 too
/// </code>
/// kubernetes/kubernetes, pkg/kubelet/kuberuntime/logs; the tags after a colon were kept open there (pull request
/// 55922) and mean nothing yet. containerd writes UTC or its host's offset, CRI-O an offset. Leniencies:
/// <list type="number">
/// <item>The space after the tags may be missing when there is no content, since some editor or pipe trimmed it.</item>
/// <item>Tags after the first may be empty: "F:".</item>
/// </list>
/// One parser belongs to one file: it remembers the last second.
/// </remarks>
internal sealed class CriParser
{
    // " stdout F ": the output with both its spaces is one word of eight bytes, the usual tag with its space one of two.
    private const int OutputLength = 8;
    private const int UsualTagLength = 2;

    private static readonly ulong Stdout = BinaryPrimitives.ReadUInt64LittleEndian(" stdout "u8);
    private static readonly ulong Stderr = BinaryPrimitives.ReadUInt64LittleEndian(" stderr "u8);
    private static readonly ushort Full = BinaryPrimitives.ReadUInt16LittleEndian("F "u8);
    private static readonly ushort Partial = BinaryPrimitives.ReadUInt16LittleEndian("P "u8);

    private readonly Rfc3339Reader _timestamps = new();

    /// <summary>Reads a line; false if it is not of this format.</summary>
    /// <param name="line">The line without its newline.</param>
    /// <param name="parsed">What the line says; meaningless if false is returned.</param>
    public bool TryParse(ReadOnlySpan<byte> line, out ParsedLine parsed)
    {
        parsed = default;
        if (!_timestamps.TryRead(line, out long unixNanoseconds, out int position)
            || line.Length <= position + OutputLength)
        {
            return false;
        }

        ulong output = BinaryPrimitives.ReadUInt64LittleEndian(line[position..]);
        if (output != Stdout && output != Stderr)
        {
            return false;
        }

        position += OutputLength;
        parsed.UnixNanoseconds = unixNanoseconds;
        parsed.Output = output == Stdout ? LogOutput.Stdout : LogOutput.Stderr;
        if (line.Length >= position + UsualTagLength)
        {
            ushort tag = BinaryPrimitives.ReadUInt16LittleEndian(line[position..]);
            if (tag == Full || tag == Partial)
            {
                parsed.IsPartial = tag == Partial;
                parsed.MessageStart = position + UsualTagLength;
                parsed.MessageLength = line.Length - parsed.MessageStart;
                return true;
            }
        }

        return TryParseUnusualTags(line, position, ref parsed);
    }

    private static bool TryParseUnusualTags(ReadOnlySpan<byte> line, int position, ref ParsedLine parsed)
    {
        ReadOnlySpan<byte> tags = line[position..];
        int space = tags.IndexOf((byte)' ');
        if (space >= 0)
        {
            tags = tags[..space];
        }

        if (tags.IsEmpty || tags[0] is not ((byte)'F' or (byte)'P') || (tags.Length > 1 && tags[1] != ':'))
        {
            return false;
        }

        parsed.IsPartial = tags[0] == 'P';
        parsed.MessageStart = Math.Min(position + tags.Length + 1, line.Length);
        parsed.MessageLength = line.Length - parsed.MessageStart;
        return true;
    }
}
