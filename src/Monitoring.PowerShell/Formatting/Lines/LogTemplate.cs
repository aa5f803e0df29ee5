using System.Globalization;
using System.Management.Automation;
using System.Text;
using Monitoring.Counting;
using Monitoring.Entries;

namespace Monitoring.Formatting.Lines;

/// <summary>A text with places for what entries have: <c>{Timestamp:HH:mm:ss} {PodName,-20} {Message}</c>.</summary>
/// <remarks>
/// A place is a name in braces, then, if wanted, a comma and a width (a negative one keeps the value at the left), and a colon
/// and a format, as in .NET's composite formatting; a brace itself is written twice. A name means what it means to
/// <see cref="EntryProperty"/>: a property, a metadata key, or a field of the message; what an entry does not have is empty, and
/// a value that knows nothing of the format is written without it. Times have the zone of the entry. What comes out is safe on a terminal.
/// </remarks>
internal sealed class LogTemplate
{
    private readonly List<Place> _places = [];
    private readonly string _ending;
    private readonly StringBuilder _text = new();

    /// <summary>Takes a template apart.</summary>
    /// <exception cref="FormatException">It is none; the message says where.</exception>
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
                _places.Add(Place.Parse(literal.ToString(), template[index..end]));
                literal.Clear();
                index = end + 1;
            }
            else
            {
                throw new FormatException($"the brace at character {index} of '{template}' has no other half.");
            }
        }

        _ending = literal.ToString();
    }

    /// <summary>The text for an entry.</summary>
    public string Format(LogEntry entry)
    {
        PSObject instance = PSObject.AsPSObject(entry);
        _text.Clear();
        foreach (Place place in _places)
        {
            string value = place.Format(instance);
            _text.Append(place.Before)
                .Append(place.Width > 0 ? value.PadLeft(place.Width) : value.PadRight(-place.Width));
        }

        return _text.Append(_ending).ToString();
    }

    /// <summary>A place, and the text before it.</summary>
    private sealed record Place(string Before, EntryProperty Property, int Width, string? Pattern)
    {
        private const int Widest = 1000;

        public static Place Parse(string before, string text)
        {
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            string head = colon < 0 ? text : text[..colon];
            int comma = head.IndexOf(',', StringComparison.Ordinal);
            string name = (comma < 0 ? head : head[..comma]).Trim();
            int width = 0;
            if (name.Length == 0)
            {
                throw new FormatException($"'{{{text}}}' names nothing.");
            }

            if (comma >= 0
                && (!int.TryParse(head[(comma + 1)..], CultureInfo.InvariantCulture, out width) || Math.Abs((long)width) > Widest))
            {
                throw new FormatException($"the width in '{{{text}}}' is no number from -{Widest} to {Widest}.");
            }

            return new Place(before, new EntryProperty(name), width, colon < 0 ? null : text[(colon + 1)..]);
        }

        public string Format(PSObject instance)
        {
            object? value = Property.Of(instance);
            return TerminalText.Neutralise(
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
                // A field may be a number in one message and a text in the next: better plain than not at all.
                return value.ToString(format: null, CultureInfo.InvariantCulture);
            }
        }
    }
}
