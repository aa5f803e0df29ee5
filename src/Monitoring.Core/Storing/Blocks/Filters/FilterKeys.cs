using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Monitoring.Storing.Blocks.Filters;

// Implementation notes
//
// The keys of a text, and the keys that each text must have that contains another text:
//
// 1. Three ASCII letters in a row, unless all are a to f: these are in every block, as parts of hexadecimal numbers.
// 2. Each token (a run of letters and digits with at least one digit) of 4 to 15 characters, as a whole; of 6 to 15 if
//    it has only digits. It is searched for only where the searched text shows both of its ends.
// 3. For each longer token: in every 16 consecutive characters, the six consecutive characters with the lowest hash. So
//    an identifier of 16 digits has one key, and every 16-character piece of a longer identifier is found.
//
// Letters are case-insensitive, so that both kinds of search can use the keys.

/// <summary>The keys of a block's texts, for its filter.</summary>
internal sealed class FilterKeys
{
    /// <summary>The minimum length of a token; shorter tokens are in every block.</summary>
    private const int MinTokenLength = 4;

    /// <summary>The minimum length of a token of digits alone: most shorter numbers, such as durations and ports, are
    /// in many blocks.</summary>
    private const int MinNumberLength = 6;

    /// <summary>The minimum length of a token whose pieces are the keys.</summary>
    private const int LongToken = 16;

    /// <summary>The number of six-character pieces in 16 characters.</summary>
    private const int Window = LongToken - KeyHash.GramLength + 1;

    /// <summary>The number of pieces ranked at once, and the number of windows they make.</summary>
    private const int MaxRanked = 128;
    private const int MaxWindows = MaxRanked - Window + 1;

    /// <summary>Recently added keys, to leave out what every line repeats.</summary>
    private readonly ulong[] _recent = new ulong[4096];

    private readonly int[] _counts = new int[FilterKey.Kinds];
    private ulong[] _keys = new ulong[1024];

    /// <summary>The number of keys, duplicates included.</summary>
    public int Count { get; private set; }

    /// <summary>The number of bits that a filter with these keys should have.</summary>
    public long FilterBits
    {
        get
        {
            long bits = 0;
            for (int kind = 0; kind < FilterKey.Kinds; kind++)
            {
                bits += (long)_counts[kind] * FilterKey.BitsFor(kind);
            }

            return bits;
        }
    }

    /// <summary>The keys.</summary>
    public ReadOnlySpan<ulong> Keys => _keys.AsSpan(0, Count);

    /// <summary>Removes all keys.</summary>
    public void Clear()
    {
        Count = 0;
        Array.Clear(_counts);
        Array.Clear(_recent);
    }

    /// <summary>Adds a token: letters and digits with a digit in it.</summary>
    public void AddToken(ReadOnlySpan<byte> token)
    {
        if (token.Length >= LongToken)
        {
            AddPieces(token);
        }
        else if (token.Length >= MinTokenLength
            && (token.Length >= MinNumberLength || token.ContainsAnyExceptInRange((byte)'0', (byte)'9')))
        {
            Add(KeyHash.OfToken(token), FilterKey.Token);
        }
    }

    /// <summary>Adds each three letters in a row, inside and between tokens.</summary>
    public void AddLetters(ReadOnlySpan<byte> text)
    {
        for (int index = 0; index + 2 < text.Length; index++)
        {
            if (IsTrigram(text[index], text[index + 1], text[index + 2]))
            {
                Add(KeyHash.OfTrigram(text[index], text[index + 1], text[index + 2]), FilterKey.Letters);
            }
        }
    }

    /// <summary>Adds any text.</summary>
    public void AddText(ReadOnlySpan<byte> text)
    {
        AddLetters(text);
        for (int end = 0; TryFindToken(text, ref end, out int start, out bool hasDigit);)
        {
            if (hasDigit)
            {
                AddToken(text[start..end]);
            }
        }
    }

    /// <summary>Adds the keys of every text that contains this text.</summary>
    public void AddNeeded(ReadOnlySpan<byte> text)
    {
        AddLetters(text);
        for (int end = 0; TryFindToken(text, ref end, out int start, out bool hasDigit);)
        {
            ReadOnlySpan<byte> token = text[start..end];
            bool isWhole = start > 0 && end < text.Length;
            if (hasDigit && (isWhole || token.Length >= LongToken))
            {
                AddToken(token);
            }
        }
    }

    [SkipLocalsInit]
    private void AddPieces(ReadOnlySpan<byte> token)
    {
        // The elements after the ranks are read but belong to no window.
        Span<long> ranks = stackalloc long[MaxRanked + Vector256<long>.Count];
        for (; token.Length >= LongToken; token = token[MaxWindows..])
        {
            ReadOnlySpan<byte> next = token[..Math.Min(token.Length, MaxRanked + KeyHash.GramLength - 1)];
            Rank(next, ranks);
            AddMinOfWindows(ranks, next.Length - LongToken + 1);
            if (next.Length == token.Length)
            {
                break;
            }
        }
    }

    /// <summary>The ranks of all pieces of a token, so that they compare as signed numbers.</summary>
    private static void Rank(ReadOnlySpan<byte> token, Span<long> ranks)
    {
        ulong gram = 0;
        int end = 0;
        for (; end < KeyHash.GramLength - 1; end++)
        {
            gram = KeyHash.NextGram(gram, token[end]);
        }

        token = token[end..];
        for (int start = 0; start < token.Length; start++)
        {
            gram = KeyHash.NextGram(gram, token[start]);
            ranks[start] = (long)KeyHash.RankOfGram(gram) ^ long.MinValue;
        }
    }

    /// <summary>Adds the lowest rank of each window, once for consecutive windows with the same rank.</summary>
    [SkipLocalsInit]
    private void AddMinOfWindows(ReadOnlySpan<long> ranks, int windows)
    {
        if (windows == 1)
        {
            AddRank(MinOf(ranks[..Window]));
            return;
        }

        Span<long> least = stackalloc long[Vector256<long>.Count];
        long? last = null;
        for (int window = 0; window < windows; window += least.Length)
        {
            MinOfWindows(ranks[window..]).CopyTo(least);
            foreach (long rank in least[..Math.Min(least.Length, windows - window)])
            {
                if (rank != last)
                {
                    AddRank(rank);
                    last = rank;
                }
            }
        }
    }

    private void AddRank(long rank) =>
        Add(KeyHash.OfGram((ulong)(rank ^ long.MinValue)), FilterKey.Piece);

    /// <summary>The lowest rank of one window.</summary>
    private static long MinOf(ReadOnlySpan<long> ranks)
    {
        Vector256<long> least = Vector256.Min(
            Vector256.Min(Vector256.Create(ranks), Vector256.Create(ranks[Vector256<long>.Count..])),
            Vector256.Create(ranks[^Vector256<long>.Count..]));
        Vector128<long> half = Vector128.Min(least.GetLower(), least.GetUpper());
        return Math.Min(half[0], half[1]);
    }

    /// <summary>The lowest rank of each of four consecutive windows.</summary>
    private static Vector256<long> MinOfWindows(ReadOnlySpan<long> ranks)
    {
        Vector256<long> least = Vector256.Create(ranks);
        for (int next = 1; next < Window; next++)
        {
            least = Vector256.Min(least, Vector256.Create(ranks[next..]));
        }

        return least;
    }

    private void Add(ulong hash, int kind)
    {
        ulong key = FilterKey.Create(hash, kind);
        ref ulong recent = ref _recent[key >> 52];
        if (recent != key || key == 0)
        {
            recent = key;
            if (Count == _keys.Length)
            {
                Array.Resize(ref _keys, Count * 2);
            }

            _keys[Count++] = key;
            _counts[kind]++;
        }
    }

    private static bool TryFindToken(ReadOnlySpan<byte> text, ref int end, out int start, out bool hasDigit)
    {
        start = end;
        while (start < text.Length && !char.IsAsciiLetterOrDigit((char)text[start]))
        {
            start++;
        }

        hasDigit = false;
        for (end = start; end < text.Length && char.IsAsciiLetterOrDigit((char)text[end]); end++)
        {
            hasDigit |= char.IsAsciiDigit((char)text[end]);
        }

        return start < text.Length;
    }

    private static bool IsTrigram(byte first, byte second, byte third) =>
        char.IsAsciiLetter((char)first) && char.IsAsciiLetter((char)second) && char.IsAsciiLetter((char)third)
        && !(
            char.IsAsciiHexDigit((char)first)
            && char.IsAsciiHexDigit((char)second)
            && char.IsAsciiHexDigit((char)third));
}
