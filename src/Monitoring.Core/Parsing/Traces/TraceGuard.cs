using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Monitoring.Parsing.Traces;

/// <summary>Tells of most lines, from a few of their bytes, that they neither begin a trace or a block nor confirm one.</summary>
/// <remarks>Asked of every line. The conditions are computed without branches, since any letter begins a line of some log, and as many lines end
/// in a digit as do not: the processor would guess wrong. What passes is judged by <see cref="TraceHead"/> and <see cref="TraceOpening"/>.</remarks>
internal static class TraceGuard
{
    /// <summary>The length of the end of a line in which the column of a browser's frame is: <c>:12345</c>.</summary>
    private const int EndLength = sizeof(ulong);

    private static readonly BytePairs Pairs = BytePairs.Union(TraceHead.Confirming, TraceOpening.Pairs);

    /// <summary>Whether a line may be part of a trace or a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayMatter(ReadOnlySpan<byte> line)
    {
        if (line.Length < EndLength)
        {
            return TraceHead.MayConfirm(line) || TraceOpening.MayBegin(line);
        }

        int first = line[0];
        int last = line[^1];
        bool isBracketed = (last == ']') & ((first == '/') | (first == '.') | (line[4] == ':'));
        bool isPlace = ((uint)(last - '0') < 10) & HasColon(BinaryPrimitives.ReadUInt64LittleEndian(line[^EndLength..]));
        bool isBlock = ((first == '{') & (last != '}')) | ((first == '[') & ((last == '{') | (last == '[') | (last == ',')));
        return Pairs.Begin(line) | (last == '\'') | isBracketed | isPlace | isBlock;
    }

    /// <summary>Whether one of eight bytes is a colon; S. E. Anderson, Bit Twiddling Hacks, "Determine if a word has a zero byte".</summary>
    private static bool HasColon(ulong bytes)
    {
        ulong differences = bytes ^ (0x0101010101010101 * (ulong)':');
        return ((differences - 0x0101010101010101) & ~differences & 0x8080808080808080) != 0;
    }
}
