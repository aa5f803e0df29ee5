using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Monitoring.Parsing.Traces;

// Implementation notes
//
// Lines of some log begin with any letter, and as many lines end in a digit as do not, so branch prediction would fail.
// Therefore the conditions are computed without branches, from tables, and there is one branch for all of them.

/// <summary>Rules out most lines by a few of their bytes: they neither begin a trace or a block nor confirm
/// one.</summary>
/// <remarks>Called for every line. <see cref="TraceHead"/> and <see cref="TraceOpening"/> evaluate the lines that
/// pass.</remarks>
internal static class TraceGuard
{
    /// <summary>The length of the checked end of a line, which may have the column of a browser's frame:
    /// <c>:12345</c>.</summary>
    private const int EndLength = sizeof(ulong);

    private const byte Any = 1;
    private const byte Path = 2;
    private const byte Object = 4;
    private const byte Array = 8;
    private const byte Digit = 16;

    private static readonly BytePairs Pairs = BytePairs.Union(TraceHead.Confirming, TraceOpening.Pairs);

    /// <summary>The ends of a line that matter after a first byte.</summary>
    private static readonly byte[] Starts = CreateTable(value => (byte)(Any | value switch
    {
        (byte)'/' or (byte)'.' => Path,
        (byte)'{' => Object,
        (byte)'[' => Array,
        _ => 0,
    }));

    /// <summary>The first bytes after which an end of a line matters.</summary>
    private static readonly byte[] Ends = CreateTable(value => (byte)((value == '}' ? 0 : Object) | value switch
    {
        (byte)'\'' => Any,
        (byte)']' => Path,
        (byte)'{' or (byte)'[' or (byte)',' => Array,
        >= (byte)'0' and <= (byte)'9' => Digit,
        _ => 0,
    }));

    /// <summary>Whether a line may be part of a trace or a block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayMatter(ReadOnlySpan<byte> line)
    {
        if (line.Length < EndLength)
        {
            return TraceHead.MayConfirm(line) || TraceOpening.MayBegin(line);
        }

        // Within the line, whose length was checked above.
        ref byte first = ref MemoryMarshal.GetReference(line);
        ref byte last = ref Unsafe.Add(ref first, line.Length - 1);
        int end = Ends[last];
        int place = (end & Digit) * CountColons(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref last, 1 - EndLength)));
        return (Pairs.Count(first, Unsafe.Add(ref first, 1)) | (Starts[first] & end) | place) != 0;
    }

    /// <summary>1 if one of eight bytes is a colon; otherwise 0. See S. E. Anderson, Bit Twiddling Hacks, "Determine if
    /// a word has a zero byte".</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CountColons(ulong bytes)
    {
        ulong differences = bytes ^ (0x0101010101010101 * (ulong)':');
        return ((differences - 0x0101010101010101) & ~differences & 0x8080808080808080) != 0 ? 1 : 0;
    }

    private static byte[] CreateTable(Func<byte, byte> create) =>
        [.. Enumerable.Range(0, byte.MaxValue + 1).Select(value => create((byte)value))];
}
