using System.Globalization;
using System.Text.RegularExpressions;
using Monitoring.Entries;

namespace Monitoring.Querying;

/// <summary>A date, a time of today, or both, as people and RFC 3339 write them.</summary>
/// <remarks>
/// <code>
/// date-time = day [("T" / blanks) time [[blanks] zone]] / time
/// day       = YYYY "-" MM "-" DD / "today" / "yesterday"
/// time      = h ":" mm [":" ss ["." fraction]]
/// zone      = "Z" / ("+" / "-") hh [[":"] mm]
/// </code>
/// The text is case-insensitive. Without a zone the time is local. Digits of a fraction after the ninth are
/// ignored. A second of 60 is the first second of the next minute. An hour that the clocks skip or repeat has the
/// standard offset.</remarks>
internal static partial class DateTimeExpression
{
    private const int NanosecondDigits = 9;

    /// <summary>The maximum length of a text, which limits the time to parse it.</summary>
    private const int MaxLength = 200;

    /// <summary>Reads a moment; a moment outside the range of <see cref="LogTimestamp"/> is the first
    /// or the last one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="timeProvider">The clock, for today, and the local time zone.</param>
    /// <param name="moment">The moment.</param>
    public static bool TryParse(string text, TimeProvider timeProvider, out LogTimestamp moment)
    {
        moment = default;
        Match match = text.Length > MaxLength ? Match.Empty : Grammar().Match(text);
        if (!match.Success || !TryReadDay(match.Groups["day"].Value, timeProvider, out DateTime day)
            || !TryReadTime(match, out long seconds, out int nanoseconds))
        {
            return false;
        }

        TimeSpan offset = TimeSpan.Zero;
        Group zone = match.Groups["zone"];
        if (!zone.Success)
        {
            DateTime local = new(Math.Min(day.Ticks + (seconds * TimeSpan.TicksPerSecond), DateTime.MaxValue.Ticks));
            offset = timeProvider.LocalTimeZone.GetUtcOffset(local);
        }
        else if (!TryReadZone(match, out offset))
        {
            return false;
        }

        long ticks = day.Ticks - DateTime.UnixEpoch.Ticks + (seconds * TimeSpan.TicksPerSecond) - offset.Ticks;
        Int128 exact = ((Int128)ticks * TimeSpan.NanosecondsPerTick) + nanoseconds;
        moment = new LogTimestamp((long)Int128.Clamp(exact, long.MinValue, long.MaxValue));
        return true;
    }

    private static bool TryReadDay(string text, TimeProvider timeProvider, out DateTime day)
    {
        if (text.Length > 0 && char.IsAsciiDigit(text[0]))
        {
            return DateTime.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
        }

        day = TimeZoneInfo.ConvertTime(timeProvider.GetUtcNow(), timeProvider.LocalTimeZone).Date;
        if (text.Equals("yesterday", StringComparison.OrdinalIgnoreCase) && day > DateTime.MinValue)
        {
            day = day.AddDays(-1);
        }

        return true;
    }

    private static bool TryReadTime(Match match, out long seconds, out int nanoseconds)
    {
        int hour = Number(match, "hour");
        int minute = Number(match, "minute");
        int second = Number(match, "second");
        seconds = (((hour * 60) + minute) * 60) + second;
        string fraction = match.Groups["fraction"].Value.PadRight(NanosecondDigits, '0')[..NanosecondDigits];
        nanoseconds = int.Parse(fraction, CultureInfo.InvariantCulture);
        return hour <= 23 && minute <= 59 && second <= 60;
    }

    private static bool TryReadZone(Match match, out TimeSpan offset)
    {
        int hours = Number(match, "zoneHour");
        int minutes = Number(match, "zoneMinute");
        offset = new TimeSpan(hours, minutes, 0) * (match.Groups["zone"].ValueSpan[0] == '-' ? -1 : 1);
        return hours <= 23 && minutes <= 59;
    }

    private static int Number(Match match, string group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    private const string Time =
        "(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})(\\.(?<fraction>[0-9]+))?)?";
    private const string Zone = "(?<zone>Z|[+-](?<zoneHour>[0-9]{2})(:?(?<zoneMinute>[0-9]{2}))?)";

    [GeneratedRegex(
        $"\\A((?<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|today|yesterday)((T| +){Time}( *{Zone})?)?|{Time})\\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Grammar();
}
