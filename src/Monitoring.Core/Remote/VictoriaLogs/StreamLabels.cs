using System.Globalization;
using System.Text;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.VictoriaLogs;

/// <summary>Reads the name of a stream, such as <c>{app="web",pod="web-0"}</c>, with texts as Go quotes them.</summary>
/// <param name="text">The name.</param>
internal sealed class StreamLabels(string text)
{
    private int _position;

    /// <summary>Returns the labels of a stream.</summary>
    /// <exception cref="FormatException">The text is not the name of a stream.</exception>
    public static IReadOnlyList<EngineField> Read(string text) => new StreamLabels(text).ReadAll();

    private List<EngineField> ReadAll()
    {
        List<EngineField> labels = [];
        Expect('{');
        while (!TryTake('}'))
        {
            string name = NextIs('"') ? TakeQuoted() : TakeName();
            Expect('=');
            labels.Add(new EngineField(name, TakeQuoted()));
            if (!TryTake(',') && !NextIs('}'))
            {
                throw Refuse();
            }
        }

        return _position == text.Length ? labels : throw Refuse();
    }

    private string TakeName()
    {
        int end = text.IndexOf('=', _position);
        if (end < 0)
        {
            throw Refuse();
        }

        string name = text[_position..end].Trim();
        _position = end;
        return name;
    }

    /// <summary>Takes a text in quotes. An escape of a byte may be a part of a character.</summary>
    private string TakeQuoted()
    {
        Expect('"');
        List<byte> utf8 = [];
        while (!TryTake('"'))
        {
            if (TryTake('\\'))
            {
                TakeEscape(utf8);
                continue;
            }

            int end = text.AsSpan(_position).IndexOfAny('"', '\\');
            if (end < 0)
            {
                throw Refuse();
            }

            utf8.AddRange(Encoding.UTF8.GetBytes(text[_position..(_position + end)]));
            _position += end;
        }

        return Encoding.UTF8.GetString([.. utf8]);
    }

    private void TakeEscape(List<byte> utf8)
    {
        char kind = _position == text.Length ? throw Refuse() : text[_position++];
        switch (kind)
        {
            case 'x':
                utf8.Add((byte)TakeHex(2));
                break;
            case 'u' or 'U':
                int code = TakeHex(kind == 'u' ? 4 : 8);
                utf8.AddRange(Encoding.UTF8.GetBytes(
                    (Rune.IsValid(code) ? new Rune(code) : Rune.ReplacementChar).ToString()));
                break;
            default:
                int index = "abfnrtv\\\"".IndexOf(kind, StringComparison.Ordinal);
                utf8.Add(index < 0 ? throw Refuse() : (byte)"\a\b\f\n\r\t\v\\\""[index]);
                break;
        }
    }

    private int TakeHex(int digits)
    {
        if (text.Length - _position < digits
            || !int.TryParse(
                text.AsSpan(_position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out int value))
        {
            throw Refuse();
        }

        _position += digits;
        return value;
    }

    private bool NextIs(char character) => _position < text.Length && text[_position] == character;

    private bool TryTake(char character)
    {
        bool isNext = NextIs(character);
        _position += isNext ? 1 : 0;
        return isNext;
    }

    private void Expect(char character)
    {
        if (!TryTake(character))
        {
            throw Refuse();
        }
    }

    private FormatException Refuse() =>
        new($"The name of a stream is not valid at character {_position + 1}.");
}
