using System.Buffers;
using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Querying;

/// <summary>A duration as people write it: <c>10m</c>, <c>2h30m</c>, <c>5 minutes</c>.</summary>
/// <remarks>
/// <code>
/// duration = 1*(number [blanks] unit [blanks]) / TimeSpan
/// number   = digits ["." digits]
/// TimeSpan = [days "."] hh ":" mm [":" ss ["." fraction]]
/// </code>
/// Units are in order from the largest to the smallest, each at most once, so that <c>10m5h</c> is rejected
/// as a mistake. The text is case-insensitive. A number without a unit is rejected, because no unit is an
/// obvious default.</remarks>
internal static class DurationExpression
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string[] Names, long Nanoseconds)[] UnitTable =
    [
        (["w", "week", "weeks"], 7 * 24 * 3600 * LogTimestamp.NanosecondsPerSecond),
        (["d", "day", "days"], 24 * 3600 * LogTimestamp.NanosecondsPerSecond),
        (["h", "hr", "hrs", "hour", "hours"], 3600 * LogTimestamp.NanosecondsPerSecond),
        (["m", "min", "mins", "minute", "minutes"], 60 * LogTimestamp.NanosecondsPerSecond),
        (["s", "sec", "secs", "second", "seconds"], LogTimestamp.NanosecondsPerSecond),
        (["ms", "msec", "msecs", "millisecond", "milliseconds"], LogTimestamp.NanosecondsPerSecond / 1000),
    ];

    /// <summary>Reads a duration.</summary>
    /// <exception cref="FormatException">The text is not a duration, or is more than 292 years; the message has the
    /// expected format.</exception>
    public static TimeSpan Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!TryParse(text, out long nanoseconds))
        {
            throw Refuse(text);
        }

        return nanoseconds == long.MaxValue
            ? throw new FormatException(
                $"'{TerminalText.Neutralize(text)}' is too long. A duration is at most 292 years.")
            : TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>Reads a duration from a value: a <see cref="TimeSpan"/> or a text.</summary>
    /// <exception cref="FormatException">The value is neither, or the text is not a duration.</exception>
    public static TimeSpan Resolve(object value) => value switch
    {
        TimeSpan duration => duration,
        string text => Parse(text),
        null => throw new ArgumentNullException(nameof(value)),
        _ => throw Refuse(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty),
    };

    /// <summary>Reads a duration, in nanoseconds; more than 292 years is <see cref="long.MaxValue"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long nanoseconds)
    {
        ReadOnlySpan<char> rest = text.Trim();
        if (rest.Contains(':'))
        {
            return TryParseTimeSpan(rest, out nanoseconds);
        }

        nanoseconds = 0;
        int unit = 0;
        double sum = 0;
        bool isAny = !rest.IsEmpty;
        while (!rest.IsEmpty)
        {
            if (!TryTakeNumber(ref rest, out double number) || !TryTakeUnit(ref rest, ref unit))
            {
                return false;
            }

            sum += number * UnitTable[unit++].Nanoseconds;
            rest = rest.TrimStart();
        }

        nanoseconds = sum >= long.MaxValue ? long.MaxValue : (long)sum;
        return isAny;
    }

    // The text of a TimeSpan without its sign. The format "c" treats a number without a colon as days.
    private static bool TryParseTimeSpan(ReadOnlySpan<char> text, out long nanoseconds)
    {
        bool isSpan = TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan span)
            && span >= TimeSpan.Zero;
        nanoseconds = !isSpan ? 0
            : span.Ticks > long.MaxValue / TimeSpan.NanosecondsPerTick ? long.MaxValue
            : span.Ticks * TimeSpan.NanosecondsPerTick;
        return isSpan;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<char> rest, out double number)
    {
        int length = rest.IndexOfAnyExcept(NumberCharacters);
        if (length <= 0
            || !double.TryParse(
                rest[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
        {
            number = 0;
            return false;
        }

        rest = rest[length..].TrimStart();
        return true;
    }

    private static bool TryTakeUnit(ref ReadOnlySpan<char> rest, ref int unit)
    {
        int length = 0;
        while (length < rest.Length && char.IsAsciiLetter(rest[length]))
        {
            length++;
        }

        for (; unit < UnitTable.Length; unit++)
        {
            foreach (string name in UnitTable[unit].Names)
            {
                if (rest[..length].Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    rest = rest[length..];
                    return true;
                }
            }
        }

        return false;
    }

    private static FormatException Refuse(string text)
    {
        string shown = TerminalText.Neutralize(text);
        return BareNumber.Matches(text)
            ? new FormatException($"'{shown}' has no unit. Use a unit, such as 30s, 10m, 2h30m, 7d or 2w.")
            : new FormatException(
                $"'{shown}' is not a duration. Write numbers with units, from the largest to the smallest, such as 250ms, 30s, 10m, "
                + "2h30m, 7d or 2w, or a TimeSpan.");
    }
}
