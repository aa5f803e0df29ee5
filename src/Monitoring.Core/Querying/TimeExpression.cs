using System.Buffers;
using System.Globalization;
using System.Text;
using Monitoring.Entries;
using Monitoring.Parsing;

namespace Monitoring.Querying;

/// <summary>A moment as people write it: <c>10m</c> ago, <c>today</c>, <c>2026-11-23 14:00</c>.</summary>
/// <remarks>
/// What is understood:
/// <list type="number">
/// <item>how long ago: numbers with units from the largest to the smallest, <c>1w 2d 3h 4m 5s 6ms</c>, each at most once, the
/// last number with a fraction if need be; a TimeSpan's text, <c>1.02:03:04</c>;</item>
/// <item><c>now</c>, and midnight at the beginning of <c>today</c> and <c>yesterday</c>;</item>
/// <item>ISO 8601: date, or date and time, with a T or a blank between, to the nanosecond, with zone or without;</item>
/// <item>a time of today: <c>14:00</c>, <c>14:00:05</c>.</item>
/// </list>
/// What has no zone is local time.
/// </remarks>
public static class TimeExpression
{
    private const string Understood =
        "Write how long ago (10m, 1h30m, 2d, 250ms, 1w), now, today, yesterday, a time of today (14:00), or a date and time "
        + "(2026-11-23, 2026-11-23 14:00, 2026-11-23T14:00:00Z).";

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Unit, long Nanoseconds)[] Units =
    [
        ("w", 7 * 24 * 3600 * LogTimestamp.NanosecondsPerSecond),
        ("d", 24 * 3600 * LogTimestamp.NanosecondsPerSecond),
        ("h", 3600 * LogTimestamp.NanosecondsPerSecond),
        ("m", 60 * LogTimestamp.NanosecondsPerSecond),
        ("s", LogTimestamp.NanosecondsPerSecond),
        ("ms", LogTimestamp.NanosecondsPerSecond / 1000),
    ];

    private static readonly string[] LocalFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF",
    ];

    private static readonly string[] ZonedFormats =
    [
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF K", "yyyy-MM-dd HH:mm K",
    ];

    private static readonly string[] TimeFormats = ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF"];

    /// <summary>The moment that a text names.</summary>
    /// <exception cref="FormatException">It names none; the message says what is understood.</exception>
    public static LogTimestamp Parse(string text, TimeProvider timeProvider) => TryParse(text, timeProvider, out LogTimestamp moment)
        ? moment
        : throw new FormatException($"'{TerminalText.Neutralise(text ?? string.Empty)}' is not a time. {Understood}");

    /// <summary>The moment that a text names, if it names one.</summary>
    public static bool TryParse(string? text, TimeProvider timeProvider, out LogTimestamp moment)
    {
        ArgumentNullException.ThrowIfNull(timeProvider);
        text = text?.Trim() ?? string.Empty;
        DateTimeOffset now = timeProvider.GetUtcNow();
        if (TryParseDuration(text, out long nanoseconds))
        {
            moment = Before(LogTimestamp.From(now), nanoseconds);
            return true;
        }

        return TryParseWord(text, now, timeProvider, out moment)
            || TryParseExact(text, out moment)
            || TryParseDate(text, now, timeProvider, out moment);
    }

    /// <summary>The moment that a value means: a moment itself, how long ago it was, or a text.</summary>
    /// <param name="value">A <see cref="DateTime"/> (local time, if its kind is not given), <see cref="DateTimeOffset"/>,
    /// <see cref="TimeSpan"/> (how long ago, whatever its sign), <see cref="LogTimestamp"/> or text.</param>
    /// <param name="timeProvider">The clock and the local time zone.</param>
    /// <exception cref="FormatException">It means none; the message says what is understood.</exception>
    public static LogTimestamp Resolve(object value, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(timeProvider);
        return value switch
        {
            LogTimestamp moment => moment,
            DateTimeOffset moment => LogTimestamp.From(moment),
            DateTime { Kind: DateTimeKind.Utc } moment => LogTimestamp.From(new DateTimeOffset(moment)),
            DateTime moment => FromLocal(moment, timeProvider),
            TimeSpan ago => LogTimestamp.From(Before(timeProvider.GetUtcNow(), ago)),
            _ => Parse(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty, timeProvider),
        };
    }

    /// <summary>How long a text says something took, in nanoseconds: <c>1h30m</c>, or a TimeSpan's text.</summary>
    internal static bool TryParseDuration(ReadOnlySpan<char> text, out long nanoseconds)
    {
        if (text.Contains(':'))
        {
            bool isSpan = text.Contains('.') && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span)
                && span >= TimeSpan.FromDays(1);
            nanoseconds = isSpan ? Saturate(TimeSpan.Parse(text, CultureInfo.InvariantCulture).TotalNanoseconds) : 0;
            return isSpan;
        }

        nanoseconds = 0;
        int unit = 0;
        double sum = 0;
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (!TryTakeNumber(ref rest, out double number) || !TryTakeUnit(ref rest, ref unit))
            {
                return false;
            }

            sum += number * Units[unit++].Nanoseconds;
            rest = rest.TrimStart();
        }

        nanoseconds = Saturate(sum);
        return !text.IsEmpty;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<char> rest, out double number)
    {
        int length = rest.IndexOfAnyExcept(NumberCharacters);
        if (length <= 0
            || !double.TryParse(rest[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
        {
            number = 0;
            return false;
        }

        rest = rest[length..].TrimStart();
        return true;
    }

    // Units come from the largest to the smallest, so that 10m5h is found out as a slip.
    private static bool TryTakeUnit(ref ReadOnlySpan<char> rest, ref int unit)
    {
        int end = rest.IndexOfAnyExceptInRange('a', 'z');
        ReadOnlySpan<char> word = end < 0 ? rest : rest[..end];
        for (; unit < Units.Length; unit++)
        {
            if (word.SequenceEqual(Units[unit].Unit))
            {
                rest = rest[word.Length..];
                return true;
            }
        }

        return false;
    }

    private static bool TryParseWord(string text, DateTimeOffset now, TimeProvider timeProvider, out LogTimestamp moment)
    {
        DateTime today = TimeZoneInfo.ConvertTime(now, timeProvider.LocalTimeZone).Date;
        LogTimestamp? found = text.ToUpperInvariant() switch
        {
            "NOW" => LogTimestamp.From(now),
            "TODAY" => FromLocal(today, timeProvider),
            "YESTERDAY" => FromLocal(today.AddDays(-1), timeProvider),
            _ => null,
        };
        moment = found.GetValueOrDefault();
        return found is not null;
    }

    // The parser of logs keeps nanoseconds, which DateTime does not.
    private static bool TryParseExact(string text, out LogTimestamp moment)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bool isExact = Rfc3339.TryRead(bytes, out long nanoseconds, out int length) && length == bytes.Length;
        moment = new LogTimestamp(nanoseconds);
        return isExact;
    }

    private static bool TryParseDate(string text, DateTimeOffset now, TimeProvider timeProvider, out LogTimestamp moment)
    {
        const DateTimeStyles Styles = DateTimeStyles.None;
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (DateTime.TryParseExact(text, LocalFormats, culture, Styles, out DateTime local))
        {
            moment = FromLocal(local, timeProvider);
            return true;
        }

        if (TimeOnly.TryParseExact(text, TimeFormats, culture, Styles, out TimeOnly time))
        {
            DateTime today = TimeZoneInfo.ConvertTime(now, timeProvider.LocalTimeZone).Date;
            moment = FromLocal(today + time.ToTimeSpan(), timeProvider);
            return true;
        }

        bool isZoned = DateTimeOffset.TryParseExact(text, ZonedFormats, culture, Styles, out DateTimeOffset zoned);
        moment = isZoned ? LogTimestamp.From(zoned) : default;
        return isZoned;
    }

    // An hour that the clocks skip or repeat has an offset too: the standard one.
    private static LogTimestamp FromLocal(DateTime local, TimeProvider timeProvider)
    {
        DateTime unspecified = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        TimeSpan offset = timeProvider.LocalTimeZone.GetUtcOffset(unspecified);
        long ticks = Math.Clamp(unspecified.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return LogTimestamp.From(new DateTimeOffset(ticks, TimeSpan.Zero));
    }

    private static DateTimeOffset Before(DateTimeOffset now, TimeSpan ago) =>
        new(now.UtcTicks - Math.Min(ago == TimeSpan.MinValue ? long.MaxValue : Math.Abs(ago.Ticks), now.UtcTicks), TimeSpan.Zero);

    private static LogTimestamp Before(LogTimestamp now, long nanoseconds)
    {
        long least = long.MinValue + nanoseconds;
        return new LogTimestamp(now.UnixNanoseconds < least ? long.MinValue : now.UnixNanoseconds - nanoseconds);
    }

    private static long Saturate(double nanoseconds) => nanoseconds >= long.MaxValue ? long.MaxValue : (long)nanoseconds;
}
