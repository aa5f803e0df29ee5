using System.Globalization;
using System.Management.Automation;
using System.Text;
using Monitoring.Counting;
using Monitoring.Entries;

namespace Monitoring.Formatting.Lines;

/// <summary>A text with placeholders for the values of entries: <c>{Timestamp:HH:mm:ss} {PodName,-20}
/// {Message}</c>.</summary>
/// <remarks>
/// A placeholder is a name in braces, optionally followed by a comma and a width (negative to align left), and by a
/// colon and a format, as in .NET's composite formatting. A literal brace is doubled. A name is resolved by
/// <see cref="EntryProperty"/>: a property, a metadata key, or a field of the message. A missing value is empty, and a
/// value that does not support the format is written without it. Times are in the time zone of the entry. The result is
/// safe on a terminal.
/// </remarks>
internal sealed class LogTemplate
{
    private readonly List<Placeholder> _placeholders = [];
    private readonly string _suffix;
    private readonly StringBuilder _text = new();

    /// <summary>Parses a template.</summary>
    /// <exception cref="FormatException">The template is invalid; the message names the position.</exception>
    public LogTemplate(string template)
    {
        StringBuilder literal = new();
        int index = 0;
        while (index < template.Length)
        {
            char letter = template[index++];
            if (letter is not '{' and not '}')
            {
                literal.Append(letter);
            }
            else if (index < template.Length && template[index] == letter)
            {
                literal.Append(letter);
                index++;
            }
            else if (letter == '{' && template.IndexOf('}', index) is >= 0 and int end)
            {
                _placeholders.Add(Placeholder.Parse(literal.ToString(), template[index..end]));
                literal.Clear();
                index = end + 1;
            }
            else
            {
                throw new FormatException($"the brace at character {index} of '{template}' has no matching brace.");
            }
        }

        _suffix = literal.ToString();
    }

    /// <summary>The text for an entry.</summary>
    public string Format(LogEntry entry)
    {
        PSObject instance = PSObject.AsPSObject(entry);
        _text.Clear();
        foreach (Placeholder placeholder in _placeholders)
        {
            string value = placeholder.Format(instance);
            _text.Append(placeholder.Before)
                .Append(placeholder.Width > 0 ? value.PadLeft(placeholder.Width) : value.PadRight(-placeholder.Width));
        }

        return _text.Append(_suffix).ToString();
    }

    /// <summary>A placeholder, and the text before it.</summary>
    private sealed record Placeholder(string Before, EntryProperty Property, int Width, string? Pattern)
    {
        private const int MaxWidth = 1000;

        public static Placeholder Parse(string before, string text)
        {
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            string head = colon < 0 ? text : text[..colon];
            int comma = head.IndexOf(',', StringComparison.Ordinal);
            string name = (comma < 0 ? head : head[..comma]).Trim();
            int width = 0;
            if (name.Length == 0)
            {
                throw new FormatException($"'{{{text}}}' has no name.");
            }

            if (comma >= 0
                && (
                    !int.TryParse(head[(comma + 1)..], CultureInfo.InvariantCulture, out width)
                    || Math.Abs((long)width) > MaxWidth))
            {
                throw new FormatException($"the width in '{{{text}}}' is not a number from -{MaxWidth} to {MaxWidth}.");
            }

            return new Placeholder(before, new EntryProperty(name), width, colon < 0 ? null : text[(colon + 1)..]);
        }

        public string Format(PSObject instance)
        {
            object? value = Property.Of(instance);
            return TerminalText.Neutralize(
                value switch
                {
                    null => string.Empty,
                    IFormattable formattable => Format(formattable),
                    _ => value.ToString() ?? string.Empty,
                },
                keepNewlines: true);
        }

        private string Format(IFormattable value)
        {
            try
            {
                return value.ToString(Pattern, CultureInfo.InvariantCulture);
            }
            catch (FormatException)
            {
                // A field may be a number in one message and a text in the next: an unformatted value is better than
                // none.
                return value.ToString(format: null, CultureInfo.InvariantCulture);
            }
        }
    }
}
