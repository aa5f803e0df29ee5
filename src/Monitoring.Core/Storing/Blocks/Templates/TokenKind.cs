namespace Monitoring.Storing.Blocks.Templates;

/// <summary>How a token is stored; the number stands for it in a template's text.</summary>
internal enum TokenKind : byte
{
    /// <summary>1 to 18 decimal digits, leading zeros too: a number in a column of its own.</summary>
    Number = 1,

    /// <summary>4 to 255 digits and letters a to f: half a byte each. A byte with the length follows in the template.</summary>
    LowerHex = 2,

    /// <summary>The same with letters A to F.</summary>
    UpperHex = 3,

    /// <summary>Any letters and digits: as they are.</summary>
    Text = 4,

    /// <summary>8-4-4-4-12 digits and letters a to f, parted by hyphens: 16 bytes.</summary>
    Uuid = 5,

    /// <summary>A whole message that is not taken apart. It is the only thing in its template.</summary>
    Whole = 6,
}
