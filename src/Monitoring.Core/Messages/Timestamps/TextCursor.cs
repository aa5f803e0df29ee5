using System.Text;

namespace Monitoring.Messages.Timestamps;

/// <summary>A position in a text, with methods to read from there. Each method succeeds and moves the position, or
/// fails and does not.</summary>
/// <param name="text">UTF-8.</param>
internal ref struct TextCursor(ReadOnlySpan<byte> text)
{
    private const int MaxFractionDigits = 9;
    private const int ShortNameLength = 3;

    private static readonly byte[][] MonthNames =
    [
        "january"u8.ToArray(), "february"u8.ToArray(), "march"u8.ToArray(), "april"u8.ToArray(), "may"u8.ToArray(),
        "june"u8.ToArray(),
        "july"u8.ToArray(), "august"u8.ToArray(), "september"u8.ToArray(), "october"u8.ToArray(), "november"u8.ToArray(
            ), "december"u8.ToArray(),
    ];

    private static readonly byte[][] DayNames =
    [
        "monday"u8.ToArray(), "tuesday"u8.ToArray(), "wednesday"u8.ToArray(), "thursday"u8.ToArray(),
        "friday"u8.ToArray(), "saturday"u8.ToArray(),
        "sunday"u8.ToArray(),
    ];

    /// <summary>The text after the position.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = text;

    /// <summary>Whether the next byte ends a number or a word.</summary>
    public readonly bool IsAtEndOfWord => Rest.IsEmpty || !char.IsAsciiLetterOrDigit((char)Rest[0]);

    /// <summary>The next byte; 0 at the end.</summary>
    public readonly byte Next => Rest.IsEmpty ? (byte)0 : Rest[0];

    /// <summary>The number of digits that follow.</summary>
    public readonly int CountDigits()
    {
        int count = 0;
        while (count < Rest.Length && char.IsAsciiDigit((char)Rest[count]))
        {
            count++;
        }

        return count;
    }

    public void Skip(int length) => Rest = Rest[length..];

    /// <summary>Skips an expected byte.</summary>
    public bool TryTake(byte expected)
    {
        if (Next != expected || Rest.IsEmpty)
        {
            return false;
        }

        Skip(1);
        return true;
    }

    /// <summary>Skips an expected text, in any case.</summary>
    public bool TryTake(ReadOnlySpan<byte> expected)
    {
        if (Rest.Length < expected.Length || !Ascii.EqualsIgnoreCase(Rest[..expected.Length], expected))
        {
            return false;
        }

        Skip(expected.Length);
        return true;
    }

    /// <summary>Skips blanks; returns false if there are none.</summary>
    public bool TrySkipBlanks()
    {
        int count = 0;
        while (count < Rest.Length && Rest[count] == (byte)' ')
        {
            count++;
        }

        Skip(count);
        return count > 0;
    }

    /// <summary>Reads a number with a fixed number of digits; more may follow.</summary>
    public bool TryReadDigits(int count, out int value)
    {
        value = 0;
        if (Rest.Length < count)
        {
            return false;
        }

        for (int index = 0; index < count; index++)
        {
            uint digit = (uint)Rest[index] - '0';
            if (digit > 9)
            {
                return false;
            }

            value = (value * 10) + (int)digit;
        }

        Skip(count);
        return true;
    }

    /// <summary>Reads a number of one or two digits.</summary>
    public bool TryReadShort(out int value) =>
        Rest.Length > 1 && char.IsAsciiDigit((char)Rest[1]) ? TryReadDigits(2, out value) : TryReadDigits(1, out value);

    /// <summary>Reads the digits of a fraction, as nanoseconds; digits after the ninth are cut off.</summary>
    public bool TryReadFraction(out int nanoseconds)
    {
        nanoseconds = 0;
        int count = CountDigits();
        for (int index = 0; index < MaxFractionDigits; index++)
        {
            nanoseconds = (nanoseconds * 10) + (index < count ? Rest[index] - '0' : 0);
        }

        Skip(count);
        return count > 0;
    }

    /// <summary>Reads a month's English name, in full or its first three letters.</summary>
    public bool TryReadMonth(out int month)
    {
        month = FindName(MonthNames) + 1;
        return month > 0;
    }

    /// <summary>Skips a day's English name, in full or its first three letters.</summary>
    public bool TryReadDay() => FindName(DayNames) >= 0;

    private int FindName(byte[][] names)
    {
        int length = 0;
        while (length < Rest.Length && char.IsAsciiLetter((char)Rest[length]))
        {
            length++;
        }

        for (int index = 0; length >= ShortNameLength && index < names.Length; index++)
        {
            ReadOnlySpan<byte> name = names[index];
            if ((length == ShortNameLength || length == name.Length)
                && Ascii.EqualsIgnoreCase(Rest[..length], name[..length]))
            {
                Skip(length);
                return index;
            }
        }

        return -1;
    }
}
