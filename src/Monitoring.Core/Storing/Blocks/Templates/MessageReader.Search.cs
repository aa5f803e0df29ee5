using Monitoring.Querying;
using Monitoring.Storing.Blocks.Tokens;
using ZstdSharp;

namespace Monitoring.Storing.Blocks.Templates;

/// <content>The search for a part of a token in all tokens at once, before any message is made.</content>
internal sealed partial class MessageReader
{
    /// <summary>Whether tokens may contain each of some parts; false is certain.</summary>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public bool MayContain(ReadOnlySpan<TokenPart> parts, Decompressor decompressor)
    {
        if (parts.IsEmpty)
        {
            return true;
        }

        OpenTokens(decompressor);
        foreach (TokenPart part in parts)
        {
            if (!IsInHex(part) && !part.Text.IsIn(_texts!.Span) && !part.Text.IsIn(_wholes!.Span) && !IsInNumbers(part))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Clears the bits of the rows that contain a text only in text tokens, and do not; call
    /// <see cref="OpenTexts"/> first.</summary>
    /// <param name="text">The text to find.</param>
    /// <param name="matches">For each template, whether its messages contain the text.</param>
    /// <param name="rows">One bit for each row, the first in the lowest bit.</param>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public void KeepInTextTokens(ContainedText text, TemplateMatch[] matches, Span<ulong> rows)
    {
        ReadOnlySpan<byte> texts = _texts!.Span;
        int[] textsOf = Array.ConvertAll(_templates, template => template.Texts);
        for (int row = 0; row < _templateOfRow.Length; row++)
        {
            int template = _templateOfRow[row];
            if (textsOf[template] == 0)
            {
                continue;
            }

            bool isFound = matches[template] != TemplateMatch.InTextToken;
            for (int left = textsOf[template]; left > 0; left--)
            {
                int length = texts.IndexOf(BlockFormat.TextEnd);
                if (length < 0)
                {
                    throw new InvalidDataException("Texts of the block are missing.");
                }

                isFound = isFound || text.IsIn(texts[..length]);
                texts = texts[(length + 1)..];
            }

            if (!isFound)
            {
                rows[row >> 6] &= ~(1UL << row);
            }
        }
    }

    private bool IsInHex(TokenPart part)
    {
        if (!part.IsHex)
        {
            return false;
        }

        foreach (BlockTemplate template in _templates)
        {
            if (template.HasOddHex)
            {
                // The last digit of an odd number does not follow the others, so the digits cannot be compared.
                return true;
            }
        }

        return part.IsInPacked(_hex!.Span);
    }

    private bool IsInNumbers(TokenPart part)
    {
        if (!part.IsNumber)
        {
            return false;
        }

        OpenNumbers();
        for (int template = 0; template < _templates.Length; template++)
        {
            foreach (long number in _numbers!.Of(template))
            {
                if (number >= part.LeastNumber && part.IsInNumber(number))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
