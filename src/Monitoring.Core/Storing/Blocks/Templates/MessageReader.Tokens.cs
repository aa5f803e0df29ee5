using System.Buffers;
using Monitoring.Storing.Blocks.Columns;
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
        _texts = _hasHeadTexts ? _texts : CompressedSection.Read(ref input, decompressor);
        _wholes = CompressedSection.Read(ref input, decompressor);
        _hex = hex;
    }

    /// <summary>Finds the position of each row's tokens and reads the numbers, unless that is already done.</summary>
    private void OpenNumbers()
    {
        if (_hasNumbers)
        {
            return;
        }

        if (_hex!.Span.Length < FindPositions())
        {
            throw new InvalidDataException("Hexadecimal numbers of the block are missing.");
        }

        ReadNumbers();
        _hasNumbers = true;
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

    private int CountNumbers()
    {
        _columnStarts = new int[_templates.Length];
        long count = 0;
        for (int template = 0; template < _templates.Length; template++)
        {
            _columnStarts[template] = (int)count;
            count += (long)_templates[template].Numbers * _rowsOfTemplate[template];
            if (count > BlockFormat.MaxNumbers)
            {
                throw new InvalidDataException("The block has too many numbers.");
            }
        }

        return (int)count;
    }

    private void ReadNumbers()
    {
        ByteReader tokens = new(_tokens.Span);
        ByteReader input = new(tokens.Read(tokens.ReadCount(_tokens.Length)));
        int count = CountNumbers();
        if (_numbers.Length == 0)
        {
            _numbers = ArrayPool<long>.Shared.Rent(Math.Max(1, count));
        }

        for (int template = 0; template < _templates.Length; template++)
        {
            int rows = _rowsOfTemplate[template];
            for (int column = 0; column < _templates[template].Numbers && rows > 0; column++)
            {
                PackedIntegers.Read(ref input, _numbers.AsSpan(_columnStarts[template] + (column * rows), rows));
            }
        }
    }

    // Adds the lengths of everything but the texts.
    private void AddLengths(int number, Span<int> lengths)
    {
        BlockTemplate template = _templates[number];
        lengths.Fill(template.TextBytes + template.HexLength);
        for (int column = 0; column < template.Numbers; column++)
        {
            ReadOnlySpan<long> numbers = _numbers.AsSpan(
                _columnStarts[number] + (column * lengths.Length), lengths.Length);
            for (int rank = 0; rank < numbers.Length; rank++)
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
