using System.Globalization;
using System.Text;
using Monitoring.Campaigns.Writing;

namespace Monitoring.Campaigns.Logrotate;

/// <summary>A numbered line that names its log, so that it is recognized under any path.</summary>
/// <param name="Log">The log's name.</param>
/// <param name="Number">The line's number in the log.</param>
internal readonly record struct RotatedLine(string Log, long Number)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'";
    private const string Output = " stdout F ";

    /// <summary>The text of the line's message.</summary>
    public string Message =>
        string.Create(CultureInfo.InvariantCulture, $"{Log} {Number:D9} {NumberedLog.PaddingOf(Number)}");

    /// <summary>The number of bytes that the line takes in its file.</summary>
    /// <param name="hasTimes">Whether the line has a time and an output, as in a container's log.</param>
    public int CountBytes(bool hasTimes) => Message.Length + 1 + (hasTimes ? Format(default).Length : 0);

    /// <summary>Appends the line with its end.</summary>
    /// <param name="text">The text to append to.</param>
    /// <param name="time">The time to begin with; null for a line without one.</param>
    public void AppendTo(StringBuilder text, DateTimeOffset? time) =>
        text.Append(time is { } given ? Format(given) : string.Empty).Append(Message).Append('\n');

    /// <summary>Reads a message; false if it is not exactly a message of ours.</summary>
    public static bool TryParse(ReadOnlySpan<char> message, out RotatedLine line)
    {
        int end = message.IndexOf(' ');
        long number = end > 0 ? NumberedLog.NumberOf(message[(end + 1)..]) : -1;
        line = number < 0 ? default : new RotatedLine(message[..end].ToString(), number);
        return number >= 0;
    }

    /// <summary>Reads a line of a file, with or without a time.</summary>
    public static bool TryParseLine(ReadOnlySpan<char> text, out RotatedLine line)
    {
        int output = text.IndexOf(Output, StringComparison.Ordinal);
        return TryParse(output < 0 ? text : text[(output + Output.Length)..], out line);
    }

    private static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture) + Output;
}
