using System.Globalization;

namespace Monitoring.Compare.Contending;

/// <summary>Reads what the programs that are compared write: counts, and the numbers of lines.</summary>
internal static class PeerOutput
{
    /// <summary>The text before the message: in a CRI line, and in JSON of a parsed line.</summary>
    private static readonly string[] BeforeMessage = ["\"message\":\"", " stdout F "];

    /// <summary>Adds up counts, one a line: <c>12</c>, or <c>path:12</c>.</summary>
    /// <exception cref="ContenderException">A line ends with no number.</exception>
    public static long SumCounts(IEnumerable<string> lines) => lines.Where(line => line.Length > 0).Sum(line =>
        long.TryParse(
            line[(line.LastIndexOf(':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long count)
            ? count
            : throw new ContenderException($"counts '{line}'"));

    /// <summary>The message of a line as it was written to the log, or of JSON that was made of it; all of the line if
    /// it is the message alone. JSON escapes nothing of the messages that are compared.</summary>
    public static ReadOnlySpan<char> FindMessage(ReadOnlySpan<char> line)
    {
        foreach (string before in BeforeMessage)
        {
            int at = line.IndexOf(before, StringComparison.Ordinal);
            if (at >= 0)
            {
                ReadOnlySpan<char> message = line[(at + before.Length)..];
                int end = message.IndexOf('"');
                return end < 0 ? message : message[..end];
            }
        }

        return line;
    }
}
