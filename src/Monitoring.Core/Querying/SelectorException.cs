using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Querying;

/// <summary>The exception for an invalid label selector; the message points at the character.</summary>
public sealed class SelectorException : FormatException
{
    // A terminal wraps a longer line, which would move the mark.
    private const int ShownBefore = 60;
    private const int Shown = 76;

    /// <summary>Creates an exception that points at a character of a selector.</summary>
    /// <param name="selector">The whole selector.</param>
    /// <param name="position">The character, counted from 0; the selector's length for its end.</param>
    /// <param name="reason">The expected syntax.</param>
    public SelectorException(string selector, int position, string reason)
        : base(Point(selector, position, reason))
    {
        Selector = selector;
        Position = position;
    }

    /// <summary>The whole selector.</summary>
    public string Selector { get; }

    /// <summary>The character, counted from 0; the selector's length for its end.</summary>
    public int Position { get; }

    // Each character stays one character wide, so that the mark is below the right one.
    private static string Point(string selector, int position, string reason)
    {
        int start = Math.Max(0, position - ShownBefore);
        string shown = string.Concat(selector
            .Substring(start, Math.Min(Shown, selector.Length - start))
            .Select(
                character => TerminalText.Neutralize(character.ToString()) is { Length: 1 } same
                && same != "\t" ? same : " "));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The selector is not valid at character {position + 1}: "
            + $"{reason}\n{shown}\n{new string(' ', position - start)}^");
    }
}
