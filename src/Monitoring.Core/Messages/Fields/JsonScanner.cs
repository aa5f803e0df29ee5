using System.Buffers;

namespace Monitoring.Messages.Fields;

/// <summary>Scans the properties of one JSON object in UTF-8 without decoding or validating skipped values.</summary>
/// <remarks>
/// Finds the ranges of keys and values, and checks only what it needs for that (RFC 8259 is the grammar). Leniencies:
/// <list type="number">
/// <item>Strings may have any bytes, including control characters and invalid UTF-8.</item>
/// <item>In a nested value only strings are recognized, and brackets of any kind counted.</item>
/// <item>A number or word is any run of bytes up to the next comma, bracket or white space.</item>
/// </list>
/// The scanner never moves backward, so its work is limited by the length of the text.
/// </remarks>
internal ref struct JsonScanner(ReadOnlySpan<byte> json)
{
    private static readonly SearchValues<byte> QuotesAndBrackets = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> EndsOfWord = SearchValues.Create(",}] \t\r\n"u8);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _position;
    private bool _isFirst = true;
    private bool _isBroken;

    /// <summary>Skips the opening brace.</summary>
    public bool TryEnter() => TryTake((byte)'{');

    /// <summary>Skips the closing brace; returns false if something else, or a broken property, is before it.</summary>
    public bool TryLeave() => !_isBroken && TryTake((byte)'}');

    /// <summary>Skips white space; returns false if there is anything else before the end.</summary>
    public bool TryEnd()
    {
        SkipWhiteSpace();
        return _position == _json.Length;
    }

    /// <summary>Reads the next property; returns false at the closing brace, and if the text is cut off or not
    /// JSON.</summary>
    /// <param name="key">The key's bytes, with its escapes.</param>
    /// <param name="value">The value's range.</param>
    public bool TryReadProperty(out ReadOnlySpan<byte> key, out JsonSlice value)
    {
        key = default;
        value = default;
        if (_isFirst ? NextIs((byte)'}') : !TryTake((byte)','))
        {
            return false;
        }

        _isFirst = false;
        _isBroken = !TryReadString(out JsonSlice name) || !TryTake((byte)':') || !TryReadValue(out value);
        key = _isBroken ? default : _json.Slice(name.Start, name.Length);
        return !_isBroken;
    }

    private bool TryReadValue(out JsonSlice value)
    {
        SkipWhiteSpace();
        value = default;
        if (_position == _json.Length)
        {
            return false;
        }

        return _json[_position] switch
        {
            (byte)'"' => TryReadString(out value),
            (byte)'{' or (byte)'[' => TryReadNested(out value),
            _ => TryReadWord(out value),
        };
    }

    private bool TryReadString(out JsonSlice text)
    {
        text = default;
        if (!TryTake((byte)'"'))
        {
            return false;
        }

        int start = _position;
        bool hasEscapes = false;
        while (true)
        {
            int step = _json[_position..].IndexOfAny((byte)'"', (byte)'\\');
            if (step < 0)
            {
                return false;
            }

            _position += step;
            if (_json[_position] == '"')
            {
                text = new JsonSlice(JsonKind.String, start, _position - start, hasEscapes);
                _position++;
                return true;
            }

            hasEscapes = true;
            if (_position + 2 > _json.Length)
            {
                return false;
            }

            _position += 2;
        }
    }

    private bool TryReadNested(out JsonSlice nested)
    {
        nested = default;
        int start = _position;
        int depth = 0;
        while (_position < _json.Length)
        {
            int step = _json[_position..].IndexOfAny(QuotesAndBrackets);
            if (step < 0)
            {
                return false;
            }

            _position += step;
            byte found = _json[_position];
            if (found == '"')
            {
                if (!TryReadString(out _))
                {
                    return false;
                }

                continue;
            }

            _position++;
            depth += found is (byte)'{' or (byte)'[' ? 1 : -1;
            if (depth == 0)
            {
                nested = new JsonSlice(JsonKind.Nested, start, _position - start, HasEscapes: false);
                return true;
            }
        }

        return false;
    }

    private bool TryReadWord(out JsonSlice word)
    {
        int length = _json[_position..].IndexOfAny(EndsOfWord);
        word = new JsonSlice(JsonKind.Word, _position, length, HasEscapes: false);
        _position += Math.Max(length, 0);
        return length > 0;
    }

    private bool TryTake(byte expected)
    {
        bool isNext = NextIs(expected);
        _position += isNext ? 1 : 0;
        return isNext;
    }

    private bool NextIs(byte expected)
    {
        SkipWhiteSpace();
        return _position < _json.Length && _json[_position] == expected;
    }

    private void SkipWhiteSpace()
    {
        while (_position < _json.Length && _json[_position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            _position++;
        }
    }
}

/// <summary>The kinds of JSON values that <see cref="JsonScanner"/> distinguishes.</summary>
internal enum JsonKind : byte
{
    /// <summary>A number, or true, false or null.</summary>
    Word,

    /// <summary>A string.</summary>
    String,

    /// <summary>An object or an array.</summary>
    Nested,
}

/// <summary>The range of a JSON value in its text, in bytes; of a string, the range between the quotes.</summary>
internal readonly record struct JsonSlice(JsonKind Kind, int Start, int Length, bool HasEscapes);
