using System.Globalization;

namespace Monitoring.Formatting;

/// <summary>A duration in readable form, in the units of parameters: <c>7 d</c>, <c>1 h 30 m</c>.</summary>
internal static class DurationText
{
    /// <summary>All units that are not zero, the largest first; fractions of a millisecond are omitted.</summary>
    public static string Format(TimeSpan duration)
    {
        (int Count, string Unit)[] parts =
        [
            (duration.Days, "d"), (duration.Hours, "h"), (duration.Minutes, "m"), (duration.Seconds, "s"), (
                duration.Milliseconds, "ms"),
        ];
        string text = string.Join(
            ' ', parts.Where(part => part.Count != 0)
                .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Unit}")));
        return text.Length > 0 ? text : "0 s";
    }
}
