namespace Monitoring.Storing.Blocks.Tokens;

/// <summary>A part of a message that varies between messages, such as a number or an identifier.</summary>
/// <param name="Start">The offset in the message, in bytes.</param>
/// <param name="Length">The length, in bytes.</param>
/// <param name="Kind">The stored form.</param>
internal readonly record struct MessageToken(int Start, int Length, TokenKind Kind)
{
    /// <summary>The offset of the end in the message.</summary>
    public int End => Start + Length;
}
