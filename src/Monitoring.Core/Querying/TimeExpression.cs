using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Querying;

/// <summary>A moment as people write it: <c>10m</c>, <c>2 hours ago</c>, <c>today</c>,
/// <c>2026-11-23 14:00</c>.</summary>
/// <remarks>
/// <code>
/// moment = duration [blanks "ago"] / "now" / date-time
/// </code>
/// with the grammars of <see cref="DurationExpression"/> and <see cref="DateTimeExpression"/>. A time of day takes
/// precedence over a TimeSpan's text: <c>01:30:00</c> is half past one, <c>1.01:30:00</c> is more than a day ago. A
/// number without a unit is rejected.</remarks>
internal static class TimeExpression
{
    private const string Expected =
        "Write how long ago, with a unit (10m, 2h30m, 2 hours ago, 7d), now, today, yesterday, a time of today (14:00), or a date "
        + "and time (2026-11-23, 2026-11-23 14:00, 2026-11-23T14:00:00Z).";

    /// <summary>Reads a moment.</summary>
    /// <exception cref="FormatException">The text is not a moment; the message has the expected format.</exception>
    public static LogTimestamp Parse(string text, TimeProvider timeProvider) =>
        TryParse(text, timeProvider, out LogTimestamp moment) ? moment : throw Refuse(text ?? string.Empty);

    /// <summary>Reads a moment; returns false if the text is not a moment.</summary>
    public static bool TryParse(string? text, TimeProvider timeProvider, out LogTimestamp moment)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        text = text?.Trim() ?? string.Empty;
        if (text.Equals("now", StringComparison.OrdinalIgnoreCase))
        {
            moment = LogTimestamp.From(timeProvider.GetUtcNow());
            return true;
        }

        if (DateTimeExpression.TryParse(text, timeProvider, out moment))
        {
            return true;
        }

        bool isDuration = DurationExpression.TryParse(WithoutAgo(text), out long nanoseconds);
        moment = isDuration ? Before(timeProvider, nanoseconds) : default;
        return isDuration;
    }

    /// <summary>Converts a value to a moment: a moment itself, a duration ago, or a text.</summary>
    /// <param name="value">A <see cref="DateTime"/> (local time, if its kind is not specified),
    /// <see cref="DateTimeOffset"/>, <see cref="DateOnly"/>, <see cref="TimeSpan"/> (ago, whatever its sign),
    /// <see cref="LogTimestamp"/>, the time of a <see cref="LogEntry"/>, or a text.</param>
    /// <param name="timeProvider">The clock and the local time zone.</param>
    /// <exception cref="FormatException">The value is not a moment; the message has the expected format.</exception>
    public static LogTimestamp Resolve(object value, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(timeProvider);
        return value switch
        {
            LogTimestamp moment => moment,
            LogEntry entry => entry.ExactTimestamp,
            DateTimeOffset moment => LogTimestamp.From(moment),
            DateTime { Kind: DateTimeKind.Utc } moment => LogTimestamp.From(new DateTimeOffset(moment)),
            DateTime moment => FromLocal(moment, timeProvider),
            DateOnly date => FromLocal(date.ToDateTime(TimeOnly.MinValue), timeProvider),
            TimeSpan ago => Before(timeProvider, Math.Abs(ago.TotalNanoseconds)),
            string text => Parse(text, timeProvider),
            _ => throw Refuse(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty),
        };
    }

    private static ReadOnlySpan<char> WithoutAgo(ReadOnlySpan<char> text)
    {
        const string Word = "ago";
        bool isAgo = text.Length > Word.Length
            && text.EndsWith(Word, StringComparison.OrdinalIgnoreCase)
            && char.IsWhiteSpace(text[^(Word.Length + 1)]);
        return isAgo ? text[..^Word.Length] : text;
    }

    private static FormatException Refuse(string text)
    {
        string problem = BareNumber.Matches(text) ? "is a number without a unit" : "is not a time";
        return new FormatException($"'{TerminalText.Neutralize(text)}' {problem}. {Expected}");
    }

    // An hour that the clocks skip or repeat has the standard offset.
    private static LogTimestamp FromLocal(DateTime local, TimeProvider timeProvider)
    {
        DateTime unspecified = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        TimeSpan offset = timeProvider.LocalTimeZone.GetUtcOffset(unspecified);
        long ticks = Math.Clamp(unspecified.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return LogTimestamp.From(new DateTimeOffset(ticks, TimeSpan.Zero));
    }

    private static LogTimestamp Before(TimeProvider timeProvider, double nanoseconds)
    {
        Int128 moment = (Int128)LogTimestamp.From(timeProvider.GetUtcNow()).UnixNanoseconds - (Int128)nanoseconds;
        return new LogTimestamp((long)Int128.Max(moment, long.MinValue));
    }
}
