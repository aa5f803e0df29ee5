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
            int start = _columnStarts[template];
            int count = _templates[template].Numbers * _rowsOfTemplate[template];
            foreach (long number in _numbers.AsSpan(start, count))
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
