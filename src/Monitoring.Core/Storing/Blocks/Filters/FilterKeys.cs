using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Monitoring.Storing.Blocks.Filters;

// Implementation notes
//
// What a text has, and what a text that contains another one must have:
//
// 1. Three ASCII letters in a row, unless all are a to f: these are in every block, as parts of hexadecimal numbers.
// 2. Of each run of letters and digits with a digit in it (a token), if it has 4 to 15 characters: the whole of it. Looked for only
//    where the text that is searched for shows both ends of it.
// 3. Of each longer token: of every 16 characters in a row the six with the least hash. So an identifier of 16 digits has one key,
//    and every piece of 16 characters of a longer one is found.
//
// Letters of either case are alike, so that both kinds of search can use them.

/// <summary>The keys that a block's filter keeps of the texts in it.</summary>
internal sealed class FilterKeys
{
    /// <summary>Shorter tokens are in every block.</summary>
    private const int ShortestToken = 4;

    /// <summary>Tokens of this length and longer are known by pieces.</summary>
    private const int LongToken = 16;

    /// <summary>How many pieces of six there are in 16 characters.</summary>
    private const int Window = LongToken - KeyHash.GramLength + 1;

    /// <summary>How many pieces are ranked at once, and how many windows they make.</summary>
    private const int MaxRanked = 128;
    private const int MaxWindows = MaxRanked - Window + 1;

    /// <summary>Keys that came lately, to leave out what every line repeats.</summary>
    private readonly ulong[] _recent = new ulong[4096];

    private ulong[] _keys = new ulong[1024];

    /// <summary>How many keys there are; some may be there twice.</summary>
    public int Count { get; private set; }

    /// <summary>The keys.</summary>
    public ReadOnlySpan<ulong> Keys => _keys.AsSpan(0, Count);

    /// <summary>Forgets all keys.</summary>
    public void Clear()
    {
        Count = 0;
        Array.Clear(_recent);
    }

    /// <summary>Adds a token: letters and digits with a digit in it.</summary>
    public void AddToken(ReadOnlySpan<byte> token)
    {
        if (token.Length >= LongToken)
        {
            AddPieces(token);
        }
        else if (token.Length >= ShortestToken)
        {
            Add(KeyHash.OfToken(token));
        }
    }

    /// <summary>Adds what stands between tokens, or in them: each three letters in a row.</summary>
    public void AddLetters(ReadOnlySpan<byte> text)
    {
        for (int index = 0; index + 2 < text.Length; index++)
        {
            if (IsTrigram(text[index], text[index + 1], text[index + 2]))
            {
                Add(KeyHash.OfTrigram(text[index], text[index + 1], text[index + 2]));
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

    /// <summary>Adds the keys that every text has that contains this one.</summary>
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
        // What stands behind the ranks is read and gets into no window.
        Span<long> ranks = stackalloc long[MaxRanked + Vector256<long>.Count];
        for (; token.Length >= LongToken; token = token[MaxWindows..])
        {
            ReadOnlySpan<byte> next = token[..Math.Min(token.Length, MaxRanked + KeyHash.GramLength - 1)];
            Rank(next, ranks);
            AddLeastOfWindows(ranks, next.Length - LongToken + 1);
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

    /// <summary>Adds the least rank of each window, once for all windows in a row that have the same.</summary>
    [SkipLocalsInit]
    private void AddLeastOfWindows(ReadOnlySpan<long> ranks, int windows)
    {
        if (windows == 1)
        {
            AddRank(LeastOf(ranks[..Window]));
            return;
        }

        Span<long> least = stackalloc long[Vector256<long>.Count];
        long? last = null;
        for (int window = 0; window < windows; window += least.Length)
        {
            LeastOfWindows(ranks[window..]).CopyTo(least);
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

    private void AddRank(long rank) => Add(KeyHash.OfGram((ulong)(rank ^ long.MinValue)));

    /// <summary>The least rank of one window.</summary>
    private static long LeastOf(ReadOnlySpan<long> ranks)
    {
        Vector256<long> least = Vector256.Min(
            Vector256.Min(Vector256.Create(ranks), Vector256.Create(ranks[Vector256<long>.Count..])),
            Vector256.Create(ranks[^Vector256<long>.Count..]));
        Vector128<long> half = Vector128.Min(least.GetLower(), least.GetUpper());
        return Math.Min(half[0], half[1]);
    }

    /// <summary>The least rank of each of four windows, which begin one after the other.</summary>
    private static Vector256<long> LeastOfWindows(ReadOnlySpan<long> ranks)
    {
        Vector256<long> least = Vector256.Create(ranks);
        for (int next = 1; next < Window; next++)
        {
            least = Vector256.Min(least, Vector256.Create(ranks[next..]));
        }

        return least;
    }

    private void Add(ulong key)
    {
        ref ulong recent = ref _recent[key >> 52];
        if (recent != key || key == 0)
        {
            recent = key;
            if (Count == _keys.Length)
            {
                Array.Resize(ref _keys, Count * 2);
            }

            _keys[Count++] = key;
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
        && !(char.IsAsciiHexDigit((char)first) && char.IsAsciiHexDigit((char)second) && char.IsAsciiHexDigit((char)third));
}
