namespace Monitoring.Storing.Blocks;

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

    private void AddPieces(ReadOnlySpan<byte> token)
    {
        Span<ulong> ranks = stackalloc ulong[Window];
        ulong gram = 0;
        ulong least = ulong.MaxValue;
        int place = -1;
        for (int end = 0; end < token.Length; end++)
        {
            gram = KeyHash.NextGram(gram, token[end]);
            int start = end - KeyHash.GramLength + 1;
            if (start < 0)
            {
                continue;
            }

            ulong rank = KeyHash.RankOfGram(gram);
            ranks[start % Window] = rank;
            bool isNew = rank < least;
            if (isNew)
            {
                (least, place) = (rank, start);
            }
            else if (place <= start - Window)
            {
                (least, place) = FindLeast(ranks, start);
                isNew = true;
            }

            // The first whole window has a least one, whenever that came.
            if (start == Window - 1 || (isNew && start >= Window))
            {
                Add(KeyHash.OfGram(least));
            }
        }
    }

    /// <summary>The least rank of a whole window, and where its piece begins.</summary>
    private static (ulong Rank, int Place) FindLeast(ReadOnlySpan<ulong> ranks, int lastStart)
    {
        (ulong Rank, int Place) least = (ulong.MaxValue, -1);
        for (int start = lastStart - Window + 1; start <= lastStart; start++)
        {
            ulong rank = ranks[start % Window];
            least = rank < least.Rank ? (rank, start) : least;
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
