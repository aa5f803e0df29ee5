namespace Monitoring.Storing.Blocks.Tokens;

/// <summary>The stored form of a token; the value represents the token in a template's text.</summary>
internal enum TokenKind : byte
{
    /// <summary>1 to 18 decimal digits, leading zeros allowed; stored as a number in its own column.</summary>
    Number = 1,

    /// <summary>4 to 255 digits and letters a to f; stored as half a byte each. A byte with the length
    /// follows in the template.</summary>
    LowerHex = 2,

    /// <summary>4 to 255 digits and letters A to F; stored like <see cref="LowerHex"/>.</summary>
    UpperHex = 3,

    /// <summary>Any letters and digits; stored unchanged.</summary>
    Text = 4,

    /// <summary>8-4-4-4-12 digits and letters a to f, separated by hyphens; stored as 16 bytes.</summary>
    Uuid = 5,

    /// <summary>A whole message that is not split. The template contains nothing else.</summary>
    Whole = 6,
}
