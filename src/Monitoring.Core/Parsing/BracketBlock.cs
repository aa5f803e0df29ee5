using System.Buffers;

namespace Monitoring.Parsing;

/// <summary>Reads JSON that is printed over several lines, one line after the other, and detects its end or a syntax
/// error.</summary>
/// <remarks>
/// A string never continues in the next line, objects have quoted keys and commas between members, and nothing follows
/// the last bracket. So the first line of another program breaks the block. A block that begins with <c>{:clojure.</c>,
/// Clojure's report of an error, is read loosely: only its brackets and strings are checked. Nothing is allocated.
/// </remarks>
internal struct BracketBlock
{
    /// <summary>The maximum depth, as for fields.</summary>
    private const int MaxDepth = 32;

    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);
    private static readonly SearchValues<byte> LooseMarks = SearchValues.Create("\"{}[]()"u8);
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE"u8);

    private ulong _objects;
    private int _depth;
    private Expected _expected;
    private bool _isLoose;

    private enum Expected : byte
    {
        Value,
        ValueOrEnd,
        Key,
        KeyOrEnd,
        Colon,
        CommaOrEnd,
        Nothing,
    }

    private static ReadOnlySpan<byte> ClojureHead => "{:clojure."u8;

    /// <summary>Whether the last bracket was read.</summary>
    public readonly bool IsComplete => _expected == Expected.Nothing;

    /// <summary>Whether a line begins a block that continues in the next line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="block">The block after this line.</param>
    public static bool TryBegin(ReadOnlySpan<byte> line, out BracketBlock block)
    {
        block = new BracketBlock { _isLoose = line.StartsWith(ClojureHead) };
        return line.Length > 0 && line[0] is (byte)'{' or (byte)'[' && block.TryRead(line) && !block.IsComplete;
    }

    /// <summary>Reads the next line; returns false if it breaks the block.</summary>
    public bool TryRead(ReadOnlySpan<byte> line)
    {
        while (!(line = line.TrimStart(" \t"u8)).IsEmpty)
        {
            if (_expected == Expected.Nothing || !(_isLoose ? TryReadLoosely(ref line) : TryReadToken(ref line)))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryReadToken(ref ReadOnlySpan<byte> line)
    {
        byte first = line[0];
        switch (first)
        {
            case (byte)'{' or (byte)'[' when _expected <= Expected.ValueOrEnd && _depth < MaxDepth:
                Push(first == '{');
                line = line[1..];
                return true;
            case (byte)'}' when _expected is Expected.KeyOrEnd or Expected.CommaOrEnd && IsInObject:
            case (byte)']' when _expected is Expected.ValueOrEnd or Expected.CommaOrEnd && !IsInObject:
                Pop();
                line = line[1..];
                return true;
            case (byte)',' when _expected == Expected.CommaOrEnd:
                _expected = IsInObject ? Expected.Key : Expected.Value;
                line = line[1..];
                return true;
            case (byte)':' when _expected == Expected.Colon:
                _expected = Expected.Value;
                line = line[1..];
                return true;
            case (byte)'"' when _expected <= Expected.KeyOrEnd:
                _expected = _expected >= Expected.Key ? Expected.Colon : Expected.CommaOrEnd;
                return TrySkipString(ref line);
            default:
                return _expected <= Expected.ValueOrEnd && _depth > 0 && TrySkipWord(ref line);
        }
    }

    private bool TryReadLoosely(ref ReadOnlySpan<byte> line)
    {
        int mark = line.IndexOfAny(LooseMarks);
        if (mark < 0)
        {
            line = [];
            return true;
        }

        byte found = line[mark];
        line = line[mark..];
        if (found == '"')
        {
            return TrySkipString(ref line);
        }

        line = line[1..];
        if (found is (byte)'{' or (byte)'[' or (byte)'(')
        {
            _depth++;
            return true;
        }

        _depth--;
        _expected = _depth == 0 ? Expected.Nothing : _expected;
        return true;
    }

    private readonly bool IsInObject => _depth > 0 && ((_objects >> (_depth - 1)) & 1) != 0;

    private void Push(bool isObject)
    {
        ulong bit = 1UL << _depth;
        _objects = isObject ? _objects | bit : _objects & ~bit;
        _depth++;
        _expected = isObject ? Expected.KeyOrEnd : Expected.ValueOrEnd;
    }

    private void Pop()
    {
        _depth--;
        _expected = _depth == 0 ? Expected.Nothing : Expected.CommaOrEnd;
    }

    private static bool TrySkipString(ref ReadOnlySpan<byte> line)
    {
        line = line[1..];
        while (line.IndexOfAny(StringEnds) is >= 0 and int end)
        {
            if (line[end] == '"')
            {
                line = line[(end + 1)..];
                return true;
            }

            if (end + 2 > line.Length)
            {
                return false;
            }

            line = line[(end + 2)..];
        }

        return false;
    }

    /// <summary>Skips a number, true, false or null.</summary>
    private bool TrySkipWord(ref ReadOnlySpan<byte> line)
    {
        _expected = Expected.CommaOrEnd;
        int end = line.IndexOfAny(" \t,]}"u8);
        ReadOnlySpan<byte> word = end < 0 ? line : line[..end];
        line = line[word.Length..];
        return word.SequenceEqual("true"u8)
            || word.SequenceEqual("false"u8)
            || word.SequenceEqual("null"u8)
            || (!word.IsEmpty && word.IndexOfAnyExcept(NumberBytes) < 0 && IsNumber(word));
    }

    /// <summary>Whether the word begins with digits, after a sign, and has at most one point. A date does
    /// not.</summary>
    private static bool IsNumber(ReadOnlySpan<byte> word)
    {
        ReadOnlySpan<byte> digits = word[0] == '-' ? word[1..] : word;
        int sign = digits.LastIndexOfAny((byte)'-', (byte)'+');
        return !digits.IsEmpty
            && char.IsAsciiDigit((char)digits[0])
            && char.IsAsciiDigit((char)digits[^1])
            && digits.Count((byte)'.') < 2
            && (sign < 0 || digits[sign - 1] is (byte)'e' or (byte)'E');
    }
}
