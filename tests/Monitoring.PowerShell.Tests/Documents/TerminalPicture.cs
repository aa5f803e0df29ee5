using System.Globalization;
using System.Security;
using System.Text;

namespace Monitoring.Documents;

/// <summary>Draws the content of a terminal, with its colors, as SVG.</summary>
/// <remarks>Knows the sequences that the views use (ECMA-48 section 8.3.117): colors, bold, faint, inverse.</remarks>
internal static class TerminalPicture
{
    private const int FontSize = 14;
    private const int LineHeight = 20;
    private const int Margin = 16;

    /// <summary>The width of a character, as a part of the font's size; a little more in most fonts of
    /// browsers.</summary>
    private const double CharacterWidth = 0.62;

    private const string Background = "#1e1e2e";
    private const string Foreground = "#cdd6f4";

    private static readonly string[] Colours =
        ["#45475a", "#f38ba8", "#a6e3a1", "#f9e2af", "#89b4fa", "#f5c2e7", "#94e2d5", "#bac2de"];
    private static readonly string[] BrightColours =
        ["#585b70", "#f38ba8", "#a6e3a1", "#f9e2af", "#74a8fc", "#f2aede", "#6bd7ca", "#ffffff"];

    /// <summary>The picture of a screen.</summary>
    /// <param name="screen">Its text, lines ended by a newline.</param>
    /// <param name="title">The description of the picture, for screen readers.</param>
    public static string Draw(string screen, string title)
    {
        string[] lines = screen.TrimEnd('\n').Split('\n');
        int columns = lines.Max(line => Split(line).Sum(run => run.Text.Length));
        int width = (2 * Margin) + (int)Math.Ceiling(columns * FontSize * CharacterWidth);
        int height = (2 * Margin) + (lines.Length * LineHeight);
        StringBuilder svg = new();
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"<title>{SecurityElement.Escape(title)}</title>");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<rect width="{width}" height="{height}" rx="8" fill="{Background}"/>""");
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"""<g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="{FontSize}" fill="{Foreground}" xml:space="preserve">""");
        for (int index = 0; index < lines.Length; index++)
        {
            string runs = string.Concat(Split(lines[index]).Select(Draw));
            svg.AppendLine(
                CultureInfo.InvariantCulture, $"""<text x="{Margin}" y="{Margin + FontSize + (index * LineHeight)}">{runs}</text>""");
        }

        return svg.Append("</g>\n</svg>\n").Replace("\r\n", "\n").ToString();
    }

    private static string Draw(Run run)
    {
        StringBuilder style = new();
        style.Append(run.Style.Colour is { } colour ? $" fill=\"{colour}\"" : string.Empty);
        style.Append(run.Style.IsBold ? " font-weight=\"bold\"" : string.Empty);
        style.Append(run.Style.IsFaint ? " opacity=\"0.6\"" : string.Empty);
        string text = SecurityElement.Escape(run.Text);
        return style.Length == 0 ? text : $"<tspan{style}>{text}</tspan>";
    }

    private static IEnumerable<Run> Split(string line)
    {
        Style style = default;
        for (int start = 0; start < line.Length;)
        {
            int escape = line.IndexOf('\u001b', start);
            int end = escape < 0 ? line.Length : escape;
            if (end > start)
            {
                yield return new Run(line[start..end], style);
            }

            if (escape < 0)
            {
                break;
            }

            int last = line.IndexOf('m', escape);
            style = line[(escape + 2)..last].Split(';').Aggregate(style, Change);
            start = last + 1;
        }
    }

    private static Style Change(Style style, string parameter) =>
        (parameter.Length == 0 ? 0 : int.Parse(parameter, CultureInfo.InvariantCulture)) switch
        {
            0 => default,
            1 => style with { IsBold = true },
            2 => style with { IsFaint = true },
            >= 30 and <= 37 and int colour => style with { Colour = Colours[colour - 30] },
            >= 90 and <= 97 and int colour => style with { Colour = BrightColours[colour - 90] },
            int other => throw new FormatException($"The picture does not know the sequence {other}."),
        };

    private readonly record struct Style(string? Colour, bool IsBold, bool IsFaint);

    private readonly record struct Run(string Text, Style Style);
}
