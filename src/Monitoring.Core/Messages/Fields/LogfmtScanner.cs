namespace Monitoring.Messages.Fields;

/// <summary>Splits a message in logfmt into pairs of a key and a value, and other words.</summary>
/// <remarks>
/// <code>
/// message = *( WS ) [token *( 1*WS token )]
/// token   = pair / word
/// pair    = key "=" [value]
/// key     = (ALPHA / "_" / "@") *( ALPHA / DIGIT / "_" / "@" / "." / "-" / "/" )      at most 64 bytes
/// value   = DQUOTE *( "\" byte / byte ) DQUOTE / "'" *byte "'" / "`" *byte "`" / 1*byte-above-space
/// </code>
/// logfmt has no standard; the sources are kr/logfmt and go-logfmt/logfmt. Leniencies:
/// <list type="number">
/// <item>Any other text is a word: a quoted sentence, brackets, a URL with "=" in it, code such as "a==b".</item>
/// <item>A comma directly after an unquoted value belongs to neither.</item>
/// <item>A single or back quote ends before white space, a comma or the end: <c>'don't'</c>. There are no escapes in
/// it.</item>
/// <item>An unclosed quote is an ordinary byte; a pair with such a value is a word.</item>
/// </list>
/// Each byte is checked a fixed number of times: after one unclosed quote, the scanner does not search for another.
/// </remarks>
internal ref struct LogfmtScanner(ReadOnlySpan<byte> text)
{
    private const int MaxKey = 64;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;
    private bool _hasOpenSingle;
    private bool _hasOpenBack;

    /// <summary>Whether an unclosed quote was found.</summary>
    public bool HasOpenQuote { get; private set; }

    /// <summary>The offset after the last token, in bytes.</summary>
    public readonly int Position => _position;

    /// <summary>Whether a word could be a key.</summary>
    public static bool IsKey(ReadOnlySpan<byte> word) => KeyLength(word) == word.Length;

    /// <summary>Reads the next token; returns false at the end.</summary>
    public bool TryRead(out LogfmtToken token)
    {
        while (_position < _text.Length && _text[_position] <= ' ')
        {
            _position++;
        }

        token = default;
        if (_position == _text.Length)
        {
            return false;
        }

        int start = _position;
        if (_text[start] == '"' && TrySkipQuoted())
        {
            token = new LogfmtToken(_text[start.._position]);
            return true;
        }

        int keyLength = KeyLength(_text[start..]);
        int equals = start + keyLength;
        if (keyLength > 0 && equals < _text.Length && _text[equals] == '=' && TryReadValue(equals + 1, out token))
        {
            token = new LogfmtToken(_text.Slice(start, keyLength), token);
            return true;
        }

        _position = EndOfWord(start);
        token = new LogfmtToken(_text[start.._position]);
        return true;
    }

    private bool TryReadValue(int start, out LogfmtToken value)
    {
        value = default;
        _position = start;
        if (start == _text.Length || _text[start] <= ' ')
        {
            return true;
        }

        if (_text[start] == '"')
        {
            bool isClosed = TrySkipQuoted();
            value = isClosed ? new LogfmtToken(_text[(start + 1)..(_position - 1)], isQuoted: true) : default;
            return isClosed;
        }

        if (_text[start] is (byte)'\'' or (byte)'`' && TrySkipRaw(_text[start]))
        {
            value = new LogfmtToken(_text[(start + 1)..(_position - 1)], isQuoted: true, isRaw: true);
            _position += _position < _text.Length && _text[_position] == ',' ? 1 : 0;
            return true;
        }

        _position = EndOfWord(start);
        ReadOnlySpan<byte> word = _text[start.._position];
        value = new LogfmtToken(word[^1] == ',' ? word[..^1] : word);
        return word[0] is not ((byte)'=' or (byte)'>');
    }

    private bool TrySkipQuoted()
    {
        int position = _position + 1;
        while (!HasOpenQuote)
        {
            int step = position < _text.Length ? _text[position..].IndexOfAny((byte)'"', (byte)'\\') : -1;
            if (step < 0)
            {
                HasOpenQuote = true;
                break;
            }

            position += step;
            if (_text[position] == '"')
            {
                _position = position + 1;
                return true;
            }

            position += 2;
        }

        return false;
    }

    private bool TrySkipRaw(byte quote)
    {
        bool isBack = quote == '`';
        int position = _position + 1;
        while (!(isBack ? _hasOpenBack : _hasOpenSingle))
        {
            int step = position < _text.Length ? _text[position..].IndexOf(quote) : -1;
            if (step < 0)
            {
                _hasOpenBack |= isBack;
                _hasOpenSingle |= !isBack;
                break;
            }

            position += step + 1;
            if (position == _text.Length || _text[position] <= ' ' || _text[position] == ',')
            {
                _position = position;
                return true;
            }
        }

        return false;
    }

    private readonly int EndOfWord(int start)
    {
        int end = start + 1;
        while (end < _text.Length && _text[end] > ' ')
        {
            end++;
        }

        return end;
    }

    private static int KeyLength(ReadOnlySpan<byte> text)
    {
        int length = 0;
        while (length < text.Length && IsKeyByte(text[length], isFirst: length == 0))
        {
            length++;
        }

        return length <= MaxKey ? length : 0;
    }

    private static bool IsKeyByte(byte value, bool isFirst) =>
        char.IsAsciiLetter((char)value)
        || value is (byte)'_' or (byte)'@'
        || (!isFirst && (char.IsAsciiDigit((char)value) || value is (byte)'.' or (byte)'-' or (byte)'/'));
}

/// <summary>One token of a message, over the message's own bytes.</summary>
internal readonly ref struct LogfmtToken
{
    /// <summary>Creates a word, or the value of a pair.</summary>
    public LogfmtToken(ReadOnlySpan<byte> value, bool isQuoted = false, bool isRaw = false)
    {
        IsRaw = isRaw;
        Value = value;
        IsQuoted = isQuoted;
    }

    /// <summary>Creates a pair.</summary>
    public LogfmtToken(ReadOnlySpan<byte> key, LogfmtToken value)
        : this(value.Value, value.IsQuoted, value.IsRaw) => Key = key;

    /// <summary>The key of a pair; empty for a word.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>The value of a pair without its quotes but with its escapes, or the word.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Whether the value is in quotes.</summary>
    public bool IsQuoted { get; }

    /// <summary>Whether the quotes are of a kind without escapes.</summary>
    public bool IsRaw { get; }

    /// <summary>Whether this is a pair.</summary>
    public bool IsPair => !Key.IsEmpty;
}
