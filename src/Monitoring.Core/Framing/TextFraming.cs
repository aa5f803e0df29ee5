namespace Monitoring.Framing;

/// <summary>Finds the ends of lines in bytes of any <see cref="TextForm"/>.</summary>
internal static class TextFraming
{
    /// <summary>Whether a form has two bytes in each unit.</summary>
    public static bool IsWide(this TextForm form) => form >= TextForm.Utf16LittleEndian;

    /// <summary>The length of a newline in bytes, without a CR before LF. The offsets of lines are
    /// multiples of it.</summary>
    public static int UnitBytes(this TextForm form) => form.IsWide() ? 2 : 1;

    /// <summary>The length of the finished lines, including their newlines and holes.</summary>
    public static int WholeLines(this TextForm form, ReadOnlySpan<byte> bytes) => form switch
    {
        TextForm.Utf8 => LineFramer.WholeLines(bytes),
        TextForm.CarriageReturn => bytes.LastIndexOfAny((byte)'\r', (byte)'\n') + 1,
        _ => WideFramer.WholeLines(bytes, form == TextForm.Utf16BigEndian),
    };

    /// <summary>The index of the newline or the hole that ends a line; -1 if there is none.</summary>
    public static int FindEnd(this TextForm form, ReadOnlySpan<byte> bytes)
    {
        if (form.IsWide())
        {
            return WideFramer.FindEnd(bytes, form == TextForm.Utf16BigEndian);
        }

        int end = LineFramer.FindEnd(bytes);
        int cr = form == TextForm.CarriageReturn ? bytes[..(end < 0 ? bytes.Length : end)].IndexOf((byte)'\r') : -1;
        return cr < 0 ? end : cr;
    }

    /// <summary>The number of NUL bytes at the end.</summary>
    public static int CountNulsAtEnd(this TextForm form, ReadOnlySpan<byte> bytes) =>
        form.IsWide() ? WideFramer.CountNulsAtEnd(bytes) : LineFramer.CountNulsAtEnd(bytes);

    /// <summary>Whether bytes begin with an LF.</summary>
    public static bool StartsWithNewline(this TextForm form, ReadOnlySpan<byte> bytes) => form switch
    {
        TextForm.Utf16LittleEndian => bytes.StartsWith("\n\0"u8),
        TextForm.Utf16BigEndian => bytes.StartsWith("\0\n"u8),
        _ => bytes.StartsWith("\n"u8),
    };

    /// <summary>Whether the text of a line ends with a CR that belongs to its LF.</summary>
    public static bool EndsWithCr(this TextForm form, ReadOnlySpan<byte> text) => form switch
    {
        TextForm.Utf8 => text.EndsWith("\r"u8),
        TextForm.Utf16LittleEndian => text.EndsWith("\r\0"u8),
        TextForm.Utf16BigEndian => text.EndsWith("\0\r"u8),
        _ => false,
    };
}
