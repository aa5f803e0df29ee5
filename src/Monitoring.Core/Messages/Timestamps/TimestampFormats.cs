namespace Monitoring.Messages.Timestamps;

/// <summary>The formats in which programs write times into their messages.</summary>
/// <remarks>Each function reads one format at the beginning of a text; anything may follow it.</remarks>
internal static partial class TimestampFormats
{
    /// <summary>The formats in the order in which they are tried.</summary>
    private static readonly Format[] All =
        [TryReadYearFirst, TryReadMonthName, TryReadDayFirst, TryReadKlog, TryReadDigits, TryReadUnix];

    private delegate bool Format(ref TextCursor text, out CalendarTime time);

    /// <summary>The number of formats.</summary>
    public static int Count => All.Length;

    /// <summary>The format that is only a number.</summary>
    public static int Unix => All.Length - 1;

    /// <summary>Reads one format; moves after the time if it is there.</summary>
    public static bool TryRead(int format, ref TextCursor text, out CalendarTime time)
    {
        TextCursor read = text;
        if (!All[format](ref read, out time))
        {
            return false;
        }

        text = read;
        return true;
    }

    /// <summary>ISO 8601, RFC 3339, and similar formats: <c>2026-11-23T01:26:46.123+01:00</c>,
    /// <c>2026/11/23 01:26:46</c>, <c>2026.11.23 01:26:46,123 UTC</c>.</summary>
    private static bool TryReadYearFirst(ref TextCursor text, out CalendarTime time)
    {
        time = default;
        if (!text.TryReadDigits(4, out time.Year))
        {
            return false;
        }

        byte separator = text.Next;
        return separator is (byte)'-' or (byte)'/' or (byte)'.'
            && text.TryTake(separator)
            && text.TryReadShort(out time.Month)
            && text.TryTake(separator)
            && text.TryReadShort(out time.Day)
            && TrySkipToTime(ref text)
            && TimeOfDay.TryRead(ref text, ref time);
    }

    /// <summary>RFC 3164, C's asctime, Apache's error log, java.util.logging, RFC 1123: <c>Nov 23 01:26:46</c>,
    /// <c>Mon Nov 23 01:26:46.123456 2026</c>, <c>Nov 23, 2026 1:26:46 AM</c>,
    /// <c>Mon, 23 Nov 2026 01:26:46 GMT</c>.</summary>
    private static bool TryReadMonthName(ref TextCursor text, out CalendarTime time)
    {
        time = default;
        TextCursor day = text;
        if (day.TryReadDay())
        {
            text = day;
            text.TryTake((byte)',');
            if (!text.TrySkipBlanks())
            {
                return false;
            }

            if (char.IsAsciiDigit((char)text.Next))
            {
                return TryReadDayFirst(ref text, out time);
            }
        }

        if (!text.TryReadMonth(out time.Month) || !text.TrySkipBlanks() || !text.TryReadShort(out time.Day))
        {
            return false;
        }

        bool hasComma = text.TryTake((byte)',');
        if (!text.TrySkipBlanks())
        {
            return false;
        }

        TextCursor year = text;
        if (year.TryReadDigits(4, out time.Year) && year.TrySkipBlanks())
        {
            text = year;
        }
        else
        {
            time.Year = 0;
        }

        if ((hasComma && time.Year == 0) || !TimeOfDay.TryRead(ref text, ref time))
        {
            return false;
        }

        if (time.Year == 0)
        {
            ReadYearAtEnd(ref text, ref time);
        }

        return true;
    }

    /// <summary>Apache's and nginx's access logs, Tomcat, PHP, Redis, Erlang, and dates with dots:
    /// <c>23/Nov/2026:01:26:46 +0000</c>, <c>23-Nov-2026 01:26:46.123</c>, <c>23 Nov 2026 01:26:46.123</c>,
    /// <c>23-Nov-2026::01:26:46</c>, <c>23.11.2026 01:26:46</c>.</summary>
    private static bool TryReadDayFirst(ref TextCursor text, out CalendarTime time)
    {
        time = default;
        if (!text.TryReadShort(out time.Day))
        {
            return false;
        }

        byte separator = text.Next;
        if (separator is not ((byte)'/' or (byte)'-' or (byte)' ' or (byte)'.'))
        {
            return false;
        }

        text.Skip(1);
        bool isMonth = separator == '.' ? text.TryReadShort(out time.Month) : text.TryReadMonth(out time.Month);
        if (!isMonth || !text.TryTake(separator) || !text.TryReadDigits(4, out time.Year))
        {
            return false;
        }

        if (text.TryTake("::"u8))
        {
            return TimeOfDay.TryRead(ref text, ref time);
        }

        text.TryTake((byte)',');
        return TrySkipToTime(ref text) && TimeOfDay.TryRead(ref text, ref time);
    }

    /// <summary>klog, glog and CockroachDB: <c>I1123 01:26:46.123456</c>, <c>I20261123 01:26:46.123456</c>,
    /// <c>I261123 01:26:46.123456</c>.</summary>
    private static bool TryReadKlog(ref TextCursor text, out CalendarTime time)
    {
        time = default;
        if (text.Next is not ((byte)'I' or (byte)'W' or (byte)'E' or (byte)'F' or (byte)'D'))
        {
            return false;
        }

        text.Skip(1);
        int digits = text.CountDigits();
        if (digits is not (4 or 6 or 8) || (digits > 4 && !text.TryReadDigits(digits - 4, out time.Year)))
        {
            return false;
        }

        time.Year += digits == 6 ? 2000 : 0;
        return text.TryReadDigits(2, out time.Month)
            && text.TryReadDigits(2, out time.Day)
            && text.TrySkipBlanks()
            && TimeOfDay.TryRead(ref text, ref time);
    }

    /// <summary>Digits alone: <c>20261123T012646Z</c>, <c>20261123 01:26:46</c>, <c>20261123012646</c>, and with two
    /// digits of the year MySQL's <c>261123  1:26:46</c> and HDFS' <c>261123 012646</c>.</summary>
    private static bool TryReadDigits(ref TextCursor text, out CalendarTime time)
    {
        time = default;
        int digits = text.CountDigits();
        if (digits is not (6 or 8 or 14))
        {
            return false;
        }

        if (digits == 6)
        {
            text.TryReadDigits(2, out time.Year);
            time.Year += 2000;
        }
        else
        {
            text.TryReadDigits(4, out time.Year);
        }

        text.TryReadDigits(2, out time.Month);
        text.TryReadDigits(2, out time.Day);
        if (digits < 14
            && !text.TryTake((byte)'T')
            && !text.TryTake((byte)'-')
            && !text.TryTake((byte)'_')
            && !text.TrySkipBlanks())
        {
            return false;
        }

        int timeDigits = text.CountDigits();
        if (timeDigits != 6)
        {
            return timeDigits <= 2 && TimeOfDay.TryRead(ref text, ref time);
        }

        return text.TryReadDigits(2, out time.Hour)
            && text.TryReadDigits(2, out time.Minute)
            && text.TryReadDigits(2, out time.Second)
            && TimeOfDay.TryReadEnd(ref text, ref time);
    }

    /// <summary>Skips the separator between a date and a time: T, blanks, a colon or a hyphen.</summary>
    private static bool TrySkipToTime(ref TextCursor text) =>
        text.TryTake((byte)'T') || text.TryTake((byte)'t') || text.TryTake((byte)':') || text.TryTake((byte)'_')
        || text.TrySkipBlanks() || text.TryTake((byte)'-');

    /// <summary>Reads the optional year at the end, as asctime writes it: <c>01:26:46 2026</c>,
    /// <c>01:26:46 UTC 2026</c>.</summary>
    private static void ReadYearAtEnd(ref TextCursor text, ref CalendarTime time)
    {
        TextCursor next = text;
        if (next.TrySkipBlanks()
            && next.CountDigits() == 4
            && next.TryReadDigits(4, out int year)
            && next.IsAtEndOfWord
            && year >= 1990)
        {
            text = next;
            time.Year = year;
        }
    }
}
