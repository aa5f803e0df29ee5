using System.Buffers.Binary;
using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Parsing;

/// <summary>Reads one line of the Container Runtime Interface's log format.</summary>
/// <remarks>
/// <code>
/// line    = timestamp SP output SP tags [SP content]
/// output  = "stdout" / "stderr"
/// tags    = ("F" / "P") *(":" *tag-byte)            F: full, P: partial
/// content = *byte                                   any but the newline: CR, NUL and invalid UTF-8 too
/// </code>
/// kubernetes/kubernetes, pkg/kubelet/kuberuntime/logs. The tags after a colon are reserved there (pull request 55922)
/// and have no meaning yet. containerd writes UTC or its host's offset, CRI-O an offset. Leniencies:
/// <list type="number">
/// <item>The space after the tags may be missing when there is no content, because an editor or a pipe trimmed
/// it.</item>
/// <item>Tags after the first may be empty: "F:".</item>
/// </list>
/// Use one parser for each file, because it remembers the last second.
/// </remarks>
internal sealed class CriParser
{
    // " stdout F ": the output with both its spaces is one 8-byte word, the usual tag with its space one 2-byte word.
    private const int OutputLength = 8;
    private const int UsualTagLength = 2;

    private static readonly ulong Stdout = BinaryPrimitives.ReadUInt64LittleEndian(" stdout "u8);
    private static readonly ulong Stderr = BinaryPrimitives.ReadUInt64LittleEndian(" stderr "u8);
    private static readonly ushort Full = BinaryPrimitives.ReadUInt16LittleEndian("F "u8);
    private static readonly ushort Partial = BinaryPrimitives.ReadUInt16LittleEndian("P "u8);

    private readonly Rfc3339Reader _timestamps = new();

    /// <summary>Parses a line; returns false if it does not have this format.</summary>
    /// <param name="line">The line without its newline.</param>
    /// <param name="parsed">The parts of the line; undefined if false is returned.</param>
    public bool TryParse(ReadOnlySpan<byte> line, out ParsedLine parsed)
    {
        if (!_timestamps.TryRead(line, out long unixNanoseconds, out int position))
        {
            parsed = default;
            return false;
        }

        ReadOnlySpan<byte> rest = line[position..];
        if (rest.Length >= OutputLength + UsualTagLength)
        {
            // Not short-circuiting: the output of a line cannot be predicted, so no branch should depend on it.
            ulong output = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            ushort tag = BinaryPrimitives.ReadUInt16LittleEndian(rest[OutputLength..]);
            if ((output == Stdout | output == Stderr) & (tag == Full | tag == Partial))
            {
                parsed.UnixNanoseconds = unixNanoseconds;
                parsed.MessageStart = position + OutputLength + UsualTagLength;
                parsed.MessageLength = rest.Length - (OutputLength + UsualTagLength);
                parsed.Output = output == Stdout ? LogOutput.Stdout : LogOutput.Stderr;
                parsed.IsPartial = tag == Partial;
                return true;
            }
        }

        return TryParseUnusualTags(line, position, unixNanoseconds, out parsed);
    }

    private static bool TryParseUnusualTags(
        ReadOnlySpan<byte> line, int position, long unixNanoseconds, out ParsedLine parsed)
    {
        parsed = default;
        ReadOnlySpan<byte> rest = line[position..];
        if (!rest.StartsWith(" stdout "u8) && !rest.StartsWith(" stderr "u8))
        {
            return false;
        }

        ReadOnlySpan<byte> tags = rest[OutputLength..];
        int space = tags.IndexOf((byte)' ');
        if (space >= 0)
        {
            tags = tags[..space];
        }

        if (tags.IsEmpty || tags[0] is not ((byte)'F' or (byte)'P') || (tags.Length > 1 && tags[1] != ':'))
        {
            return false;
        }

        parsed.UnixNanoseconds = unixNanoseconds;
        parsed.Output = rest.StartsWith(" stdout "u8) ? LogOutput.Stdout : LogOutput.Stderr;
        parsed.IsPartial = tags[0] == 'P';
        parsed.MessageStart = Math.Min(position + OutputLength + tags.Length + 1, line.Length);
        parsed.MessageLength = line.Length - parsed.MessageStart;
        return true;
    }
}
