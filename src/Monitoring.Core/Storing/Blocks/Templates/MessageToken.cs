namespace Monitoring.Storing.Blocks.Templates;

/// <summary>A part of a message that changes from one to the next: a number, an identifier.</summary>
/// <param name="Start">Where it begins in the message, in bytes.</param>
/// <param name="Length">How long it is, in bytes.</param>
/// <param name="Kind">How it is stored.</param>
internal readonly record struct MessageToken(int Start, int Length, TokenKind Kind)
{
    /// <summary>Where it ends in the message.</summary>
    public int End => Start + Length;
}
