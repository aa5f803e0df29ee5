using System.Buffers.Text;

namespace Monitoring.Messages.Timestamps;

/// <content>Unix time: seconds, milliseconds, microseconds or nanoseconds, also with an exponent.</content>
internal static partial class TimestampFormats
{
    /// <summary>Unix time in seconds, with or without a fraction, milliseconds, microseconds or nanoseconds.</summary>
    private static bool TryReadUnix(ref TextCursor text, out CalendarTime time)
    {
        time = default;
        int digits = text.CountDigits();
        if (digits == 1)
        {
            return TryReadExponential(ref text, out time);
        }

        if (digits is not (10 or 13 or 16 or 19) || !Utf8Parser.TryParse(text.Rest[..digits], out long number, out _))
        {
            return false;
        }

        text.Skip(digits);
        long unit = digits switch
        {
            10 => 1,
            13 => 1_000,
            16 => 1_000_000,
            _ => 1_000_000_000,
        };
        (long seconds, long rest) = Math.DivRem(number, unit);
        time.Nanoseconds = (int)(rest * (1_000_000_000 / unit));
        if (digits == 10 && text.Next is (byte)'.' or (byte)',')
        {
            text.Skip(1);
            if (!text.TryReadFraction(out time.Nanoseconds))
            {
                return false;
            }
        }

        SetUnixSeconds(ref time, seconds);
        return text.IsAtEndOfWord;
    }

    /// <summary>Unix time in seconds in the format of zap's console: <c>1.7803080001e+09</c>.</summary>
    private static bool TryReadExponential(ref TextCursor text, out CalendarTime time)
    {
        const int Exponent = 9;

        // "1.5e+09 bytes" is not a time; zap omits only zeros at the end.
        const int MinDigits = 6;
        time = default;
        if (!text.TryReadDigits(1, out int first) || !text.TryTake((byte)'.'))
        {
            return false;
        }

        int digits = text.CountDigits();
        if (digits < MinDigits)
        {
            return false;
        }

        long seconds = first;
        for (int i = 0; i < Exponent; i++)
        {
            int digit = 0;
            if (i < digits && !text.TryReadDigits(1, out digit))
            {
                return false;
            }

            seconds = (seconds * 10) + digit;
        }

        if (digits > Exponent && !text.TryReadFraction(out time.Nanoseconds))
        {
            return false;
        }

        SetUnixSeconds(ref time, seconds);
        return text.TryTake("e+09"u8) && text.IsAtEndOfWord;
    }

    private static void SetUnixSeconds(ref CalendarTime time, long seconds)
    {
        DateTime moment = DateTime.UnixEpoch.AddSeconds(seconds);
        (time.Year, time.Month, time.Day) = (moment.Year, moment.Month, moment.Day);
        (time.Hour, time.Minute, time.Second) = (moment.Hour, moment.Minute, moment.Second);
        time.Offset = 0;
    }
}
