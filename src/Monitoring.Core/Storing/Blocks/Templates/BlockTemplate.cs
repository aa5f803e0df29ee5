using Monitoring.Querying;
using Monitoring.Storing.Blocks.Tokens;

namespace Monitoring.Storing.Blocks.Templates;

/// <summary>One template of a block that is being read: pieces of text with one token between neighbors.</summary>
/// <remarks>Safe to use from several threads.</remarks>
internal sealed class BlockTemplate
{
    private readonly byte[] _text;
    private readonly Piece[] _pieces;

    /// <summary>The last evaluation, which the next block with this template needs again.</summary>
    private Evaluation? _last;

    /// <summary>Splits a template's text into pieces.</summary>
    /// <exception cref="InvalidDataException">The text is cut off, or not a valid template.</exception>
    public BlockTemplate(ReadOnlySpan<byte> text)
    {
        _text = text.ToArray();
        List<Piece> pieces = [];
        int start = 0;
        for (int index = 0; index < _text.Length; index++)
        {
            if (_text[index] is >= (byte)TokenKind.Number and <= (byte)TokenKind.Whole)
            {
                TokenKind kind = (TokenKind)_text[index];
                int end = index;
                int digits = 0;
                if (kind is TokenKind.LowerHex or TokenKind.UpperHex)
                {
                    index++;
                    digits = index < _text.Length ? _text[index] : throw new InvalidDataException(
                        "A template is truncated.");
                }

                if (pieces.Count == MessageScanner.MaxTokens)
                {
                    // Limits the number of tokens of a malformed block, which must be counted and kept.
                    throw new InvalidDataException("A template has too many tokens.");
                }

                pieces.Add(new Piece(start, end - start, kind, digits));
                start = index + 1;
                Count(kind, digits);
            }
        }

        pieces.Add(new Piece(start, _text.Length - start, default, 0));
        _pieces = [.. pieces];
        TextBytes = _pieces.Sum(piece => piece.Length);
        IsWhole = Wholes > 0;
        if (IsWhole && (_pieces.Length != 2 || TextBytes > 0))
        {
            throw new InvalidDataException("A template for a whole message has other tokens or text.");
        }
    }

    /// <summary>The pieces; the last is not followed by a token.</summary>
    public ReadOnlySpan<Piece> Pieces => _pieces;

    /// <summary>The length of all pieces, in bytes.</summary>
    public int TextBytes { get; }

    /// <summary>The number of tokens that are numbers.</summary>
    public int Numbers { get; private set; }

    /// <summary>The length of the packed hexadecimal tokens, in bytes.</summary>
    public int HexBytes { get; private set; }

    /// <summary>The length of the hexadecimal tokens, hyphens included, in characters.</summary>
    public int HexLength { get; private set; }

    /// <summary>The number of tokens that are texts.</summary>
    public int Texts { get; private set; }

    /// <summary>Whether the message is one token.</summary>
    public bool IsWhole { get; }

    /// <summary>Whether a hexadecimal token has an odd number of digits.</summary>
    public bool HasOddHex { get; private set; }

    private int Wholes { get; set; }

    /// <summary>A piece's bytes.</summary>
    public ReadOnlySpan<byte> GetText(in Piece piece) => _text.AsSpan(piece.Start, piece.Length);

    /// <summary>Whether messages with this template contain a text, without reading their tokens.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isInTexts">Whether a <see cref="TokenKind.Text"/> may contain the whole text.</param>
    public TemplateMatch Evaluate(ContainedText text, bool isInTexts)
    {
        if (_last is { } last && last.Text == text && last.IsInTexts == isInTexts)
        {
            return last.Match;
        }

        TemplateMatch match = Match(text, isInTexts);
        _last = new Evaluation(text, isInTexts, match);
        return match;
    }

    private TemplateMatch Match(ContainedText text, bool isInTexts)
    {
        foreach (ref readonly Piece piece in Pieces)
        {
            if (text.IsIn(GetText(piece)))
            {
                return TemplateMatch.Always;
            }
        }

        return _pieces.Length > 1 ? new TokenReach(this, text, isInTexts).Evaluate() : TemplateMatch.Never;
    }

    private void Count(TokenKind kind, int digits)
    {
        const int UuidBytes = 16;
        const int UuidLength = 36;
        switch (kind)
        {
            case TokenKind.Number:
                Numbers++;
                break;
            case TokenKind.Text:
                Texts++;
                break;
            case TokenKind.Uuid:
                HexBytes += UuidBytes;
                HexLength += UuidLength;
                break;
            case TokenKind.Whole:
                Wholes++;
                break;
            default:
                HexBytes += HexDigits.PackedLength(digits);
                HexLength += digits;
                HasOddHex |= digits % 2 != 0;
                break;
        }
    }

    /// <summary>A text and the token after it.</summary>
    /// <param name="Start">The offset of the text in the template.</param>
    /// <param name="Length">The length of the text, in bytes.</param>
    /// <param name="Kind">The token's kind; the default after the last piece.</param>
    /// <param name="Digits">The number of hexadecimal digits in the token.</param>
    internal readonly record struct Piece(int Start, int Length, TokenKind Kind, int Digits);

    private sealed record Evaluation(ContainedText Text, bool IsInTexts, TemplateMatch Match);
}
