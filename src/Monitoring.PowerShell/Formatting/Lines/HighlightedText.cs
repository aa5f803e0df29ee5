using System.Text;
using Monitoring.Entries.Display;

namespace Monitoring.Formatting.Lines;

/// <summary>Inverts the highlights of a text.</summary>
internal static class HighlightedText
{
    /// <summary>The text with every match inverted; overlapping matches are merged.</summary>
    /// <param name="text">A text that is safe on a terminal.</param>
    /// <param name="highlights">The patterns to highlight.</param>
    public static string Of(string text, IReadOnlyList<IHighlight> highlights)
    {
        List<(int Start, int Length)> matches = [];
        foreach (IHighlight highlight in highlights)
        {
            highlight.AddMatches(text, matches);
        }

        if (matches.Count == 0)
        {
            return text;
        }

        matches.Sort();
        StringBuilder result = new(
            text.Length + (matches.Count * (AnsiStyle.Inverse.Length + AnsiStyle.NotInverse.Length)));
        int done = 0;
        for (int index = 0; index < matches.Count;)
        {
            (int start, int length) = matches[index++];
            int end = start + length;
            while (index < matches.Count && matches[index].Start <= end)
            {
                end = Math.Max(end, matches[index].Start + matches[index++].Length);
            }

            result.Append(text, done, start - done)
                .Append(AnsiStyle.Inverse)
                .Append(text, start, end - start)
                .Append(AnsiStyle.NotInverse);
            done = end;
        }

        return result.Append(text, done, text.Length - done).ToString();
    }
}
