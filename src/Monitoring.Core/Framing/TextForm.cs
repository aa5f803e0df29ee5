namespace Monitoring.Framing;

/// <summary>The encoding of a file's text and the character that ends a line in it.</summary>
internal enum TextForm : byte
{
    /// <summary>UTF-8, or another encoding with ASCII's bytes: LF ends a line.</summary>
    Utf8,

    /// <summary>The same without LF: CR ends a line, as on the first Macs and in the output of progress bars.</summary>
    CarriageReturn,

    /// <summary>UTF-16 with the low byte of a unit first.</summary>
    Utf16LittleEndian,

    /// <summary>UTF-16 with the high byte of a unit first.</summary>
    Utf16BigEndian,
}
