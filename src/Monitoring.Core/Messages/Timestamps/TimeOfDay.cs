namespace Monitoring.Messages.Timestamps;

/// <summary>Reads the time of day of a timestamp, with its fraction, AM or PM, and its zone.</summary>
internal static class TimeOfDay
{
    private const int SecondsPerMinute = 60;
    private const int SecondsPerHour = 3600;

    /// <summary>Reads hours, minutes and seconds, and the optional parts after them.</summary>
    public static bool TryRead(ref TextCursor text, ref CalendarTime time) =>
        text.TryReadShort(out time.Hour)
        && text.TryTake((byte)':')
        && text.TryReadDigits(2, out time.Minute)
        && text.TryTake((byte)':')
        && text.TryReadDigits(2, out time.Second)
        && TryReadEnd(ref text, ref time);

    /// <summary>Reads the fraction, AM or PM, and the zone, all of which are optional.</summary>
    public static bool TryReadEnd(ref TextCursor text, ref CalendarTime time)
    {
        if (text.Next is (byte)'.' or (byte)',' or (byte)':')
        {
            TextCursor fraction = text;
            fraction.Skip(1);
            if (fraction.TryReadFraction(out time.Nanoseconds))
            {
                text = fraction;
            }
        }

        TextCursor next = text;
        bool hasBlank = next.TrySkipBlanks();
        if (TryReadHalfOfDay(ref next, ref time))
        {
            text = next;
            hasBlank = next.TrySkipBlanks();
        }

        if (TryReadZone(ref next, hasBlank, out int offset))
        {
            text = next;
            time.Offset = offset;
        }

        return text.IsAtEndOfWord;
    }

    private static bool TryReadHalfOfDay(ref TextCursor text, ref CalendarTime time)
    {
        TextCursor half = text;
        bool isLate = half.TryTake("PM"u8);
        if ((!isLate && !half.TryTake("AM"u8)) || !half.IsAtEndOfWord || time.Hour is < 1 or > 12)
        {
            return false;
        }

        time.Hour = (time.Hour % 12) + (isLate ? 12 : 0);
        text = half;
        return true;
    }

    private static bool TryReadZone(ref TextCursor text, bool hasBlank, out int offset)
    {
        offset = 0;
        TextCursor zone = text;
        if (zone.Next is (byte)'+' or (byte)'-')
        {
            bool isNegative = zone.Next == '-';
            zone.Skip(1);
            int digits = zone.CountDigits();
            if (digits is not (2 or 4) || !zone.TryReadDigits(2, out int hours))
            {
                return false;
            }

            int minutes = 0;
            bool hasMinutes = digits == 4 || zone.TryTake((byte)':');
            if ((hasMinutes && !zone.TryReadDigits(2, out minutes)) || hours > 15 || minutes > 59)
            {
                return false;
            }

            // After a blank "-05" may be anything.
            offset = ((hours * SecondsPerHour) + (minutes * SecondsPerMinute)) * (isNegative ? -1 : 1);
            text = zone;
            return (hasMinutes || !hasBlank) && zone.IsAtEndOfWord;
        }

        return ZoneNames.TryRead(ref text, out offset);
    }
}
