namespace Monitoring.Framing;

// Implementation notes
//
// The same bytes must give the same result after a restart, when the file is longer. So only the first line counts, or
// the first SampleBytes of a longer one, and a result is certain only once all these bytes exist. An uncertain result
// is sufficient for bytes that do not end a line yet.
//
// Without a byte order mark, UTF-16 requires proof that UTF-8 text and binary data do not have: NULs at every other
// byte of ASCII characters, which are a quarter of all characters or more, and no character that text does not have. So
// a log in another script is recognized by its spaces and digits.

/// <summary>Determines the form of a file's text from its first bytes.</summary>
internal static class TextFormDetection
{
    /// <summary>The maximum number of bytes that are needed.</summary>
    public const int SampleBytes = 512;

    /// <summary>The number of bytes without LF from which CR ends a line: far more than a progress bar writes
    /// before its LF.</summary>
    public const int CarriageReturnBytes = 16 << 10;

    /// <summary>The minimum number of ASCII characters that prove UTF-16.</summary>
    private const int MinAscii = 2;

    private static ReadOnlySpan<byte> LittleEndianMark => [0xFF, 0xFE];

    private static ReadOnlySpan<byte> BigEndianMark => [0xFE, 0xFF];

    /// <summary>Determines the form, if the bytes show it; does not detect
    /// <see cref="TextForm.CarriageReturn"/>.</summary>
    /// <param name="sample">The first bytes, from the first other than NUL on, or from the NUL before it if that is at
    /// an even offset.</param>
    /// <param name="offset">The offset of these bytes in the file.</param>
    /// <param name="isCertain">Whether more bytes would not change the result.</param>
    public static TextForm Find(ReadOnlySpan<byte> sample, long offset, out bool isCertain)
    {
        sample = sample[..Math.Min(sample.Length, SampleBytes)];
        isCertain = sample.Length == SampleBytes;
        if (offset == 0 && (sample.StartsWith(LittleEndianMark) || sample.StartsWith(BigEndianMark)))
        {
            // UTF-32 begins with the same two bytes, but also has two NULs after the next character.
            bool isUtf32 = sample.Length >= 8
                && sample[2..4].IndexOfAnyExcept((byte)0) < 0
                && sample[4] != 0
                && sample[6..8].IndexOfAnyExcept((byte)0) < 0;
            isCertain |= sample.Length >= 8;
            return isUtf32 ? TextForm.Utf8
                : sample[0] == LittleEndianMark[0] ? TextForm.Utf16LittleEndian : TextForm.Utf16BigEndian;
        }

        bool isWholeLine = false;
        bool hasNul = sample.Contains((byte)0);
        if (hasNul && IsWide(sample, isBigEndian: false, out isWholeLine))
        {
            isCertain |= isWholeLine;
            return TextForm.Utf16LittleEndian;
        }

        if (hasNul && IsWide(sample, isBigEndian: true, out isWholeLine))
        {
            isCertain |= isWholeLine;
            return TextForm.Utf16BigEndian;
        }

        isCertain |= sample.Length > 3 && sample[3..].Contains((byte)'\n');
        return TextForm.Utf8;
    }

    /// <summary>Determines the form of a stream of bytes.</summary>
    /// <param name="bytes">The first bytes of the stream: all, or more than are needed.</param>
    public static TextForm Find(ReadOnlySpan<byte> bytes)
    {
        int start = Math.Max(0, bytes.IndexOfAnyExcept((byte)0)) & ~1;
        TextForm form = Find(bytes[start..], start, out _);
        ReadOnlySpan<byte> first = bytes[..Math.Min(bytes.Length, CarriageReturnBytes)];
        bool endsWithCr = form == TextForm.Utf8 && !first.Contains((byte)'\n') && first.Contains((byte)'\r');
        return endsWithCr ? TextForm.CarriageReturn : form;
    }

    private static bool IsWide(ReadOnlySpan<byte> sample, bool isBigEndian, out bool isWholeLine)
    {
        isWholeLine = false;
        int ascii = 0;
        int count = 0;
        bool isAfterHigh = false;
        for (int index = 0; index + 1 < sample.Length && !isWholeLine; index += 2)
        {
            char unit = WideFramer.GetUnit(sample[index..], isBigEndian);
            if (unit == 0)
            {
                // A hole: the bytes after it do not count.
                break;
            }

            if (char.IsLowSurrogate(unit) != isAfterHigh || !IsOfText(unit))
            {
                return false;
            }

            count++;
            ascii += unit < 0x7F ? 1 : 0;
            isAfterHigh = char.IsHighSurrogate(unit);
            isWholeLine = unit == '\n' && ascii >= MinAscii;
        }

        return ascii >= MinAscii && ascii >= count / 4;
    }

    /// <summary>Whether a unit occurs in text: no control character except white space and ESC,
    /// and no noncharacter.</summary>
    private static bool IsOfText(char unit) =>
        unit is (>= ' ' and < (char)0x7F) or '\t' or '\n' or '\r' or '\f' or (char)0x1B
            or (>= (char)0xA0 and < (char)0xFFFE);
}
