using System.Buffers;
using System.Text;
using Monitoring.Querying;
using Monitoring.Storing.Blocks.Tokens;

namespace Monitoring.Storing.Blocks.Templates;

// Implementation notes
//
// A text that no piece of a template contains can still be in its messages, if it overlaps a token. Each token has a
// digit. So a text without digits cannot cover a token. It overlaps a token in only three ways: it lies within the
// token's letters, ends with the letters that begin the token, or begins with the letters that end the token. The
// possible letters depend on the kind of token: numbers have none.

/// <summary>Whether a text may overlap the tokens of a template.</summary>
internal readonly ref struct TokenReach
{
    private static readonly SearchValues<byte> Alphanumerics =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private readonly BlockTemplate _template;
    private readonly ContainedText _text;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly bool _isInTexts;

    /// <summary>Takes one text and one template.</summary>
    /// <param name="template">The template.</param>
    /// <param name="text">The text.</param>
    /// <param name="isInTexts">Whether a <see cref="TokenKind.Text"/> may contain the whole text.</param>
    public TokenReach(BlockTemplate template, ContainedText text, bool isInTexts)
    {
        _template = template;
        _isInTexts = isInTexts;
        _text = text;
        _bytes = text.Utf8;
    }

    /// <summary>Whether messages with the template contain the text, which no piece of the template contains.</summary>
    public TemplateMatch Evaluate()
    {
        if (_template.IsWhole || (!_text.CaseSensitive && !_text.IsAscii))
        {
            return TemplateMatch.Perhaps;
        }

        ReadOnlySpan<BlockTemplate.Piece> pieces = _template.Pieces;
        if (_bytes.ContainsAnyInRange((byte)'0', (byte)'9'))
        {
            return !_bytes.ContainsAnyExcept(Alphanumerics) ? FindTokenFor(pieces)
                : HasPiecesAround(pieces) ? TemplateMatch.Perhaps
                : TemplateMatch.Never;
        }

        TemplateMatch match = TemplateMatch.Never;
        for (int index = 0; index < pieces.Length - 1; index++)
        {
            if (MayEndIn(pieces, index) || MayBeginIn(pieces, index))
            {
                return TemplateMatch.Perhaps;
            }

            if (MayBeWithin(pieces[index]))
            {
                if (pieces[index].Kind != TokenKind.Text)
                {
                    return TemplateMatch.Perhaps;
                }

                match = TemplateMatch.InTextToken;
            }
        }

        return match;
    }

    /// <summary>Whether one token may contain the whole text.</summary>
    private TemplateMatch FindTokenFor(ReadOnlySpan<BlockTemplate.Piece> pieces)
    {
        TemplateMatch match = TemplateMatch.Never;
        bool isNumber = _bytes.Length <= TokenNumber.MaxDigits
            && !_bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9');
        foreach (ref readonly BlockTemplate.Piece piece in pieces[..^1])
        {
            bool isPossible = piece.Kind switch
            {
                TokenKind.Number => isNumber,
                TokenKind.LowerHex or TokenKind.UpperHex => _bytes.Length <= piece.Digits && MayBeWithin(piece),
                TokenKind.Uuid => MayBeWithin(piece),
                _ => _isInTexts,
            };
            if (isPossible && piece.Kind != TokenKind.Text)
            {
                return TemplateMatch.Perhaps;
            }

            match = isPossible ? TemplateMatch.InTextToken : match;
        }

        return match;
    }

    /// <summary>Whether the template contains the parts between the text's own tokens.</summary>
    private bool HasPiecesAround(ReadOnlySpan<BlockTemplate.Piece> pieces)
    {
        ReadOnlySpan<byte> rest = _bytes[_bytes.IndexOfAnyExcept(Alphanumerics)..];
        while (true)
        {
            int digit = rest.IndexOfAnyInRange((byte)'0', (byte)'9');
            ReadOnlySpan<byte> between = digit < 0 ? rest : rest[..digit];
            between = between[..(between.LastIndexOfAnyExcept(Alphanumerics) + 1)];
            if (!IsInOne(pieces, between))
            {
                return false;
            }

            int next = digit < 0 ? -1 : rest[digit..].IndexOfAnyExcept(Alphanumerics);
            if (next < 0)
            {
                return true;
            }

            rest = rest[(digit + next)..];
        }
    }

    private bool IsInOne(ReadOnlySpan<BlockTemplate.Piece> pieces, ReadOnlySpan<byte> part)
    {
        foreach (ref readonly BlockTemplate.Piece piece in pieces)
        {
            // The hyphens of a UUID are in no piece.
            if (piece.Kind == TokenKind.Uuid || Contains(_template.GetText(piece), part))
            {
                return true;
            }
        }

        return false;
    }

    private bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part)
    {
        for (int start = 0; start <= text.Length - part.Length; start++)
        {
            if (AreEqual(text.Slice(start, part.Length), part))
            {
                return true;
            }
        }

        return false;
    }

    private bool MayBeWithin(in BlockTemplate.Piece piece)
    {
        if (piece.Kind == TokenKind.Text && !_isInTexts)
        {
            return false;
        }

        foreach (byte letter in _bytes)
        {
            if (!CanHave(piece.Kind, letter) && !char.IsAsciiDigit((char)letter))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the text's last letters may begin the token, and the rest of the text matches the piece
    /// before the token.</summary>
    private bool MayEndIn(ReadOnlySpan<BlockTemplate.Piece> pieces, int index)
    {
        ReadOnlySpan<byte> before = _template.GetText(pieces[index]);
        for (int taken = 1; taken < _bytes.Length && CanHave(pieces[index].Kind, _bytes[^taken]); taken++)
        {
            ReadOnlySpan<byte> rest = _bytes[..^taken];
            if (rest.Length <= before.Length
                ? AreEqual(before[^rest.Length..], rest)
                : index > 0 && AreEqual(before, rest[^before.Length..]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the text's first letters may end the token, and the rest of the text matches the piece
    /// after the token.</summary>
    private bool MayBeginIn(ReadOnlySpan<BlockTemplate.Piece> pieces, int index)
    {
        ReadOnlySpan<byte> after = _template.GetText(pieces[index + 1]);
        for (int taken = 1; taken < _bytes.Length && CanHave(pieces[index].Kind, _bytes[taken - 1]); taken++)
        {
            ReadOnlySpan<byte> rest = _bytes[taken..];
            if (rest.Length <= after.Length
                ? AreEqual(after[..rest.Length], rest)
                : index + 2 < pieces.Length && AreEqual(after, rest[..after.Length]))
            {
                return true;
            }
        }

        return false;
    }

    private bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        _text.CaseSensitive ? left.SequenceEqual(right) : Ascii.EqualsIgnoreCase(left, right);

    private bool CanHave(TokenKind kind, byte letter) => kind switch
    {
        TokenKind.Number => false,
        TokenKind.LowerHex => IsHexLetter(letter) && (!_text.CaseSensitive || char.IsAsciiLetterLower((char)letter)),
        TokenKind.UpperHex => IsHexLetter(letter) && (!_text.CaseSensitive || char.IsAsciiLetterUpper((char)letter)),
        TokenKind.Uuid => letter == '-' || IsHexLetter(letter),
        _ => char.IsAsciiLetter((char)letter),
    };

    private static bool IsHexLetter(byte letter) =>
        char.IsAsciiLetter((char)letter) && char.IsAsciiHexDigit((char)letter);
}
