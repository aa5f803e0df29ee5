using System.Text;
using System.Text.RegularExpressions;

namespace Monitoring.Testing.LogEngines;

/// <summary>Reads a query by consuming it. What it does not know it refuses.</summary>
internal sealed class FakeText(string text)
{
    private int _position;

    public bool IsAtEnd
    {
        get
        {
            SkipBlanks();
            return _position == text.Length;
        }
    }

    public bool Take(string expected)
    {
        SkipBlanks();
        if (string.CompareOrdinal(text, _position, expected, 0, expected.Length) != 0)
        {
            return false;
        }

        _position += expected.Length;
        return true;
    }

    public void Expect(string expected)
    {
        if (!Take(expected))
        {
            throw Refuse($"expected {expected}");
        }
    }

    /// <summary>Takes letters, digits, underscores and dots.</summary>
    public string TakeName()
    {
        SkipBlanks();
        int start = _position;
        while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] is '_' or '.'))
        {
            _position++;
        }

        return _position > start ? text[start.._position] : throw Refuse("expected a name");
    }

    public string TakeUntil(char end)
    {
        int found = text.IndexOf(end, _position);
        if (found < 0)
        {
            throw Refuse($"expected {end}");
        }

        string taken = text[_position..found];
        _position = found;
        return taken;
    }

    public bool NextIs(char character)
    {
        SkipBlanks();
        return _position < text.Length && text[_position] == character;
    }

    /// <summary>Takes a text in double quotes with the escapes of Go.</summary>
    public string TakeQuoted()
    {
        Expect("\"");
        StringBuilder value = new();
        while (_position < text.Length && text[_position] != '"')
        {
            char next = text[_position++];
            if (next is '\n' or '\r')
            {
                throw Refuse("a newline in a text");
            }

            value.Append(next == '\\' ? TakeEscape() : next.ToString());
        }

        Expect("\"");
        return value.ToString();
    }

    public static Regex Anchored(string expression) => Create($"^(?:{expression})$");

    public static Regex Create(string expression)
    {
        try
        {
            // Like RE2: no look-around and no references.
            return new Regex(
                expression.Replace(")$", ")\\z", StringComparison.Ordinal),
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"error parsing regexp: {failure.Message}", failure);
        }
    }

    public FormatException Refuse(string reason) =>
        new($"parse error at line 1, col {_position + 1}: {reason} in {text}");

    private string TakeEscape()
    {
        char kind = _position < text.Length ? text[_position++] : '\0';
        switch (kind)
        {
            case '"' or '\\':
                return kind.ToString();
            case 'n':
                return "\n";
            case 'u' when _position + 4 <= text.Length:
                _position += 4;
                return ((char)Convert.ToInt32(text[(_position - 4).._position], 16)).ToString();
            default:
                throw Refuse("invalid escape");
        }
    }

    private void SkipBlanks()
    {
        while (_position < text.Length && text[_position] is ' ')
        {
            _position++;
        }
    }
}
