using System.Globalization;

namespace Monitoring.Formatting;

/// <summary>A length of time as people read it, in the units that they type it in: <c>7 d</c>, <c>1 h 30 m</c>.</summary>
internal static class DurationText
{
    /// <summary>All units of which there are any, the largest first; parts of a millisecond are left out.</summary>
    public static string Format(TimeSpan duration)
    {
        (int Count, string Unit)[] parts =
        [
            (duration.Days, "d"), (duration.Hours, "h"), (duration.Minutes, "m"), (duration.Seconds, "s"), (duration.Milliseconds, "ms"),
        ];
        string text = string.Join(
            ' ', parts.Where(part => part.Count != 0).Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Count} {part.Unit}")));
        return text.Length > 0 ? text : "0 s";
    }
}
