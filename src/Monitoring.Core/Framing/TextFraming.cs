namespace Monitoring.Framing;

/// <summary>Finds the ends of lines in bytes of any <see cref="TextForm"/>.</summary>
internal static class TextFraming
{
    /// <summary>Whether a form has two bytes to a unit.</summary>
    public static bool IsWide(this TextForm form) => form >= TextForm.Utf16LittleEndian;

    /// <summary>The length of the newline, in bytes, without a CR before LF; and the number by which offsets of lines can be divided.</summary>
    public static int UnitBytes(this TextForm form) => form.IsWide() ? 2 : 1;

    /// <summary>The length of the lines that something ends, with what ends them.</summary>
    public static int WholeLines(this TextForm form, ReadOnlySpan<byte> bytes) => form switch
    {
        TextForm.Utf8 => LineFramer.WholeLines(bytes),
        TextForm.CarriageReturn => bytes.LastIndexOfAny((byte)'\r', (byte)'\n') + 1,
        _ => WideFramer.WholeLines(bytes, form == TextForm.Utf16BigEndian),
    };

    /// <summary>The index of what ends a line: a newline or a hole; -1 if nothing does.</summary>
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

    /// <summary>The number of bytes of NULs at the end.</summary>
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
