using System.Text;

namespace Monitoring.Compare.Reporting;

/// <summary>Rows under headings, to be printed as Markdown.</summary>
internal sealed class MarkdownTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row.</summary>
    /// <exception cref="ArgumentException">It has not as many cells as there are headings.</exception>
    public void Add(params string[] cells)
    {
        if (cells.Length != headings.Length)
        {
            throw new ArgumentException(
                $"There are {headings.Length} headings and {cells.Length} cells.", nameof(cells));
        }

        _rows.Add(cells);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        StringBuilder text = new();
        Append(text, headings);
        text.Append('|').Insert(text.Length, "---|", headings.Length).Append('\n');
        foreach (string[] row in _rows)
        {
            Append(text, row);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string[] cells)
    {
        text.Append('|');
        foreach (string cell in cells)
        {
            text.Append(' ').Append(cell.Replace("|", @"\|", StringComparison.Ordinal)).Append(" |");
        }

        text.Append('\n');
    }
}
