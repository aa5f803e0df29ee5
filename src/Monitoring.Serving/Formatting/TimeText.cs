using System.Globalization;
using System.Text.Unicode;
using Monitoring.Entries;

namespace Monitoring.Serving.Formatting;

/// <summary>Moments as RFC 3339 with nine digits, <c>2026-11-23T01:26:46.300187894Z</c>, in two parts: the second,
/// which many entries have in common, and the fraction after its point.</summary>
internal static class TimeText
{
    /// <summary>The length of a second's text, with the point, in bytes.</summary>
    public const int SecondLength = 20;

    /// <summary>The length of the fraction with its Z.</summary>
    public const int FractionLength = 10;

    /// <summary>The second in which a moment lies, in Unix time, and the nanoseconds since it began.</summary>
    public static long SecondOf(LogTimestamp moment, out int nanoseconds)
    {
        long second = Math.DivRem(moment.UnixNanoseconds, LogTimestamp.NanosecondsPerSecond, out long rest);
        nanoseconds = (int)(rest < 0 ? rest + LogTimestamp.NanosecondsPerSecond : rest);
        return rest < 0 ? second - 1 : second;
    }

    /// <summary>Writes a second.</summary>
    public static void WriteSecond(long second, Span<byte> text)
    {
        DateTime date = DateTime.UnixEpoch.AddTicks(second * TimeSpan.TicksPerSecond);
        Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"{date:yyyy-MM-ddTHH:mm:ss}.", out _);
    }

    /// <summary>Writes nine digits and a Z.</summary>
    public static void WriteFraction(int nanoseconds, Span<byte> text)
    {
        text[FractionLength - 1] = (byte)'Z';
        for (int place = FractionLength - 2; place >= 0; place--)
        {
            (nanoseconds, int digit) = Math.DivRem(nanoseconds, 10);
            text[place] = (byte)('0' + digit);
        }
    }
}
