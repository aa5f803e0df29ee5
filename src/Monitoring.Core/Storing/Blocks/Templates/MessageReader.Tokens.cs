using System.Buffers;
using Monitoring.Storing.Blocks.Tokens;
using ZstdSharp;

namespace Monitoring.Storing.Blocks.Templates;

/// <content>The tokens of messages: where each is, and its text.</content>
internal sealed partial class MessageReader
{
    private static void WriteUuid(ReadOnlySpan<byte> packed, Span<byte> text)
    {
        Span<byte> digits = stackalloc byte[32];
        HexDigits.Unpack(packed, digits, upper: false);
        digits[..8].CopyTo(text);
        digits[8..12].CopyTo(text[9..]);
        digits[12..16].CopyTo(text[14..]);
        digits[16..20].CopyTo(text[19..]);
        digits[20..].CopyTo(text[24..]);
        text[8] = text[13] = text[18] = text[23] = (byte)'-';
    }

    /// <summary>Reads the text tokens, unless they are already read.</summary>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public void OpenTexts(Decompressor decompressor)
    {
        if (_texts is null)
        {
            OpenTokens(decompressor);
        }
    }

    /// <summary>Reads the tokens that are not numbers, unless they are already read.</summary>
    private void OpenTokens(Decompressor decompressor)
    {
        if (_hex is not null)
        {
            return;
        }

        ByteReader input = new(_tokens.Span);
        input.Read(input.ReadCount(_tokens.Length));
        PooledBytes hex = CompressedSection.Read(ref input, decompressor);
        _texts = HasHeadTexts ? _texts : CompressedSection.Read(ref input, decompressor);
        _wholes = CompressedSection.Read(ref input, decompressor);
        _hex = hex;
    }

    /// <summary>Finds the position of each row's tokens and the columns of numbers, unless that is already
    /// done.</summary>
    private void OpenNumbers()
    {
        if (_numbers is not null)
        {
            return;
        }

        if (_hex!.Span.Length < FindPositions())
        {
            throw new InvalidDataException("Hexadecimal numbers of the block are missing.");
        }

        ByteReader input = new(_tokens.Span);
        int length = input.ReadCount(_tokens.Length);
        int start = _tokens.Length - input.Rest.Length;
        input.Read(length);
        _numbers = new NumberColumns(_tokens.Slice(start, length), _templates, _rowsOfTemplate);
    }

    /// <summary>Finds the position of each row's tokens and returns the length of all hexadecimal
    /// tokens, in bytes.</summary>
    private int FindPositions()
    {
        _positions = _positions.Length > 0
            ? _positions : ArrayPool<TokenPosition>.Shared.Rent(_templateOfRow.Length);
        _rowsOfTemplate = new int[_templates.Length];
        int hex = 0;
        int texts = 0;
        for (int row = 0; row < _templateOfRow.Length; row++)
        {
            int number = _templateOfRow[row];
            BlockTemplate template = _templates[number];
            int rank = _rowsOfTemplate[number]++;
            _positions[row] = new TokenPosition(rank, hex, texts);
            hex += template.HexBytes;
            texts += template.IsWhole ? 0 : template.Texts;
        }

        _textStarts = new int[texts + 1];
        return hex;
    }

    // Adds the lengths of everything but the texts.
    private void AddLengths(int number, Span<int> lengths)
    {
        BlockTemplate template = _templates[number];
        lengths.Fill(template.TextBytes + template.HexLength);
        for (ReadOnlySpan<long> numbers = _numbers!.Of(number); numbers.Length > 0; numbers = numbers[lengths.Length..])
        {
            for (int rank = 0; rank < lengths.Length; rank++)
            {
                lengths[rank] += TokenNumber.GetLength(numbers[rank]);
            }
        }
    }

    private void FindTexts()
    {
        ReadOnlySpan<byte> texts = _texts!.Span;
        int start = 0;
        for (int index = 0; index < _textStarts.Length - 1; index++)
        {
            int length = texts[start..].IndexOf(BlockFormat.TextEnd);
            if (length < 0)
            {
                throw new InvalidDataException("Texts of the block are missing.");
            }

            _textStarts[index] = start;
            start += length + 1;
        }

        _textStarts[^1] = start;
        ByteReader wholes = new(_wholes!.Span);
        for (int row = 0; row < _templateOfRow.Length; row++)
        {
            if (_templates[_templateOfRow[row]].IsWhole)
            {
                int length = wholes.ReadCount(_wholes.Span.Length);
                _positions[row] = new TokenPosition(length, _wholes.Span.Length - wholes.Rest.Length, 0);
                wholes.Read(length);
            }
        }
    }

    private ReadOnlySpan<byte> GetText(int text) =>
        _texts!.Span[_textStarts[text]..(_textStarts[text + 1] - 1)];

    private ReadOnlySpan<byte> GetWhole(int row) => _wholes!.Span.Slice(_positions[row].Hex, _positions[row].Rank);

    /// <summary>The position of a row's tokens.</summary>
    /// <param name="Rank">The row's number among the rows with its template; the message's length if the
    /// message is one token.</param>
    /// <param name="Hex">The offset of the row's hexadecimal digits; the offset of the message if the
    /// message is one token.</param>
    /// <param name="Texts">The number of texts before the row's own.</param>
    private readonly record struct TokenPosition(int Rank, int Hex, int Texts);
}
