using System.Runtime.CompilerServices;

namespace Monitoring.Parsing.Traces;

/// <summary>A set of the first two bytes of a line.</summary>
/// <remarks>Lines of some log begin with any letter, so a comparison for each pair would cost more with each language.
/// Of the 8 KiB of bits, only the few addresses are read that match a log's own lines.</remarks>
internal sealed class BytePairs
{
    private readonly ulong[] _bits;

    /// <summary>Creates a set.</summary>
    /// <param name="pairs">The pairs, one after the other.</param>
    /// <param name="first">First bytes that match with any second byte.</param>
    public BytePairs(ReadOnlySpan<byte> pairs, ReadOnlySpan<byte> first)
    {
        _bits = new ulong[1024];
        for (int index = 0; index < pairs.Length; index += 2)
        {
            Add(pairs[index], pairs[index + 1]);
        }

        foreach (byte value in first)
        {
            for (int second = 0; second <= byte.MaxValue; second++)
            {
                Add(value, (byte)second);
            }
        }
    }

    private BytePairs(ulong[] bits) => _bits = bits;

    /// <summary>Combines the pairs of two sets.</summary>
    public static BytePairs Union(BytePairs left, BytePairs right) =>
        new([.. left._bits.Zip(right._bits, (bits, more) => bits | more)]);

    /// <summary>Whether a line of at least two bytes begins with a pair of the set.</summary>
    public bool Begin(ReadOnlySpan<byte> line) => Count(line[0], line[1]) != 0;

    /// <summary>1 if the set has a pair; otherwise 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Count(byte first, byte second)
    {
        int pair = (first << 8) | second;
        return (int)(_bits[pair >> 6] >> pair) & 1;
    }

    private void Add(byte first, byte second)
    {
        int pair = (first << 8) | second;
        _bits[pair >> 6] |= 1UL << pair;
    }
}
