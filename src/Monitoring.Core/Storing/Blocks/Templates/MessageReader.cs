using System.Buffers;
using Monitoring.Querying;
using Monitoring.Storing.Blocks.Columns;
using ZstdSharp;

namespace Monitoring.Storing.Blocks.Templates;

// Implementation notes
//
// Templates and the number of each row's template are read at once: they are small, and often tell that a search need not go
// on. The rest waits for Open. Tokens stand in the order of rows, but for numbers, which stand in columns, one for each number of
// each template; so a row's rank among those of its template is needed, and how many tokens of other kinds stand before its own.

/// <summary>The messages of a block, put together from their templates and tokens as they are asked for.</summary>
internal sealed class MessageReader : IDisposable
{
    private readonly ReadOnlyMemory<byte> _tokens;
    private readonly BlockTemplate[] _templates;
    private readonly ushort[] _templateOfRow;
    private readonly ByteBuffer _message = new();
    private bool _isOpen;
    private Place[] _places = [];
    private int[] _columnStarts = [];
    private int[] _rowsOfTemplate = [];
    private long[] _numbers = [];
    private PooledBytes? _hex;
    private PooledBytes? _texts;
    private PooledBytes? _wholes;
    private int[] _textStarts = [];

    /// <summary>Reads the templates.</summary>
    /// <param name="content">The block, which stays as it is until this is disposed.</param>
    /// <param name="contentLength">The block's length, in bytes.</param>
    /// <param name="input">What is left of the block.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="decompressor">The thread's.</param>
    /// <exception cref="InvalidDataException">The bytes are not whole.</exception>
    public MessageReader(byte[] content, int contentLength, ref ByteReader input, int rows, Decompressor decompressor)
    {
        _templates = ReadTemplates(ref input, rows, decompressor);
        _templateOfRow = ReadTemplateOfRow(ref input, rows, _templates.Length, decompressor);
        _tokens = content.AsMemory(contentLength - input.Rest.Length, input.Rest.Length);
    }

    /// <summary>The number of a row's template.</summary>
    public int GetTemplate(int row) => _templateOfRow[row];

    /// <summary>For each template whether messages that have it contain a text.</summary>
    public TemplateMatch[] Judge(ContainedText text) => Array.ConvertAll(_templates, template => template.Judge(text));

    /// <summary>Reads the tokens, unless that has been done.</summary>
    /// <exception cref="InvalidDataException">The bytes are not whole.</exception>
    public void Open(Decompressor decompressor)
    {
        if (_isOpen)
        {
            return;
        }

        ByteReader input = new(_tokens.Span);
        ByteReader numbers = new(input.Read(input.ReadCount(_tokens.Length)));
        int hexBytes = FindPlaces();
        _numbers = ArrayPool<long>.Shared.Rent(Math.Max(1, CountNumbers()));
        ReadNumbers(ref numbers);
        _hex = CompressedSection.Read(ref input, decompressor);
        if (_hex.Span.Length < hexBytes)
        {
            throw new InvalidDataException("Hexadecimal numbers of the block are missing.");
        }

        _texts = CompressedSection.Read(ref input, decompressor);
        _wholes = CompressedSection.Read(ref input, decompressor);
        FindTexts();
        _isOpen = true;
    }

    /// <summary>The length of a row's message, in bytes; <see cref="Open"/> first.</summary>
    /// <exception cref="InvalidDataException">The bytes are not whole.</exception>
    public int GetLength(int row)
    {
        int templateNumber = _templateOfRow[row];
        BlockTemplate template = _templates[templateNumber];
        if (template.IsWhole)
        {
            return GetWhole(row).Length;
        }

        int length = template.TextBytes + template.HexLength;
        int number = _columnStarts[templateNumber] + _places[row].Rank;
        for (int column = 0; column < template.Numbers; column++)
        {
            length += TokenNumber.GetLength(_numbers[number]);
            number += _rowsOfTemplate[templateNumber];
        }

        int texts = _places[row].Texts;
        for (int text = texts; text < texts + template.Texts; text++)
        {
            length += GetText(text).Length;
        }

        return length;
    }

    /// <summary>The lengths of all messages, in bytes; <see cref="Open"/> first.</summary>
    /// <param name="lengths">Room for one number a row.</param>
    /// <exception cref="InvalidDataException">The bytes are not whole.</exception>
    public void GetLengths(Span<int> lengths)
    {
        // First in the order in which the numbers stand: template by template, and in each by rank.
        int[] ranked = ArrayPool<int>.Shared.Rent(lengths.Length);
        int[] starts = new int[_templates.Length];
        int start = 0;
        for (int template = 0; template < _templates.Length; template++)
        {
            starts[template] = start;
            AddLengths(template, ranked.AsSpan(start, _rowsOfTemplate[template]));
            start += _rowsOfTemplate[template];
        }

        for (int row = 0; row < lengths.Length; row++)
        {
            int number = _templateOfRow[row];
            BlockTemplate template = _templates[number];
            if (template.IsWhole)
            {
                lengths[row] = GetWhole(row).Length;
                continue;
            }

            Place place = _places[row];
            lengths[row] = ranked[starts[number] + place.Rank]
                + (template.Texts == 0 ? 0 : _textStarts[place.Texts + template.Texts] - _textStarts[place.Texts] - template.Texts);
        }

        ArrayPool<int>.Shared.Return(ranked);
    }

    /// <summary>A row's message, valid until the next call; <see cref="Open"/> first.</summary>
    /// <exception cref="InvalidDataException">The bytes are not whole.</exception>
    public ReadOnlySpan<byte> GetMessage(int row)
    {
        if (_templates[_templateOfRow[row]].IsWhole)
        {
            return GetWhole(row);
        }

        _message.Clear();
        WriteMessage(row, _message);
        return _message.Written;
    }

    /// <summary>Writes a row's message; <see cref="Open"/> first.</summary>
    /// <exception cref="InvalidDataException">The bytes are not whole.</exception>
    public void WriteMessage(int row, ByteBuffer output)
    {
        int templateNumber = _templateOfRow[row];
        BlockTemplate template = _templates[templateNumber];
        if (template.IsWhole)
        {
            output.Write(GetWhole(row));
            return;
        }

        // The numbers of a row stand as far apart as its template has rows.
        Place place = _places[row];
        int number = _columnStarts[templateNumber] + place.Rank;
        int text = place.Texts;
        int hex = place.Hex;
        foreach (ref readonly BlockTemplate.Piece piece in template.Pieces)
        {
            output.Write(template.GetText(piece));
            switch (piece.Kind)
            {
                case TokenKind.Number:
                    long value = _numbers[number];
                    number += _rowsOfTemplate[templateNumber];
                    TokenNumber.WriteDigits(value, output.Take(TokenNumber.GetLength(value)));
                    break;
                case TokenKind.Text:
                    output.Write(GetText(text++));
                    break;
                case TokenKind.LowerHex or TokenKind.UpperHex:
                    int packed = HexDigits.PackedLength(piece.Digits);
                    bool upper = piece.Kind == TokenKind.UpperHex;
                    HexDigits.Unpack(_hex!.Span.Slice(hex, packed), output.Take(piece.Digits), upper);
                    hex += packed;
                    break;
                case TokenKind.Uuid:
                    WriteUuid(_hex!.Span.Slice(hex, 16), output.Take(36));
                    hex += 16;
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_numbers.Length > 0)
        {
            ArrayPool<long>.Shared.Return(_numbers);
            _numbers = [];
        }

        if (_places.Length > 0)
        {
            ArrayPool<Place>.Shared.Return(_places);
            _places = [];
        }

        _hex?.Dispose();
        _texts?.Dispose();
        _wholes?.Dispose();
        (_hex, _texts, _wholes) = (null, null, null);
        _textStarts = [];
    }

    private static BlockTemplate[] ReadTemplates(ref ByteReader input, int rows, Decompressor decompressor)
    {
        BlockTemplate[] templates = new BlockTemplate[input.ReadCount(rows)];
        using PooledBytes section = CompressedSection.Read(ref input, decompressor);
        ByteReader texts = new(section.Span);
        for (int index = 0; index < templates.Length; index++)
        {
            templates[index] = new BlockTemplate(texts.Read(texts.ReadCount(MessageScanner.MaxMessage)));
        }

        return templates;
    }

    private static ushort[] ReadTemplateOfRow(ref ByteReader input, int rows, int templates, Decompressor decompressor)
    {
        using PooledBytes section = CompressedSection.Read(ref input, decompressor);
        ReadOnlySpan<byte> bytes = section.Span;
        bool isWide = templates > 256;
        if (bytes.Length != (isWide ? rows * 2 : rows))
        {
            throw new InvalidDataException("Rows of the block have no template.");
        }

        ushort[] templateOfRow = new ushort[rows];
        for (int row = 0; row < rows; row++)
        {
            int template = bytes[row] | (isWide ? bytes[rows + row] << 8 : 0);
            templateOfRow[row] = template < templates
                ? (ushort)template
                : throw new InvalidDataException("A row of the block has a template that is not there.");
        }

        return templateOfRow;
    }

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

    /// <summary>Where each row's tokens stand; gives the bytes that all hexadecimal tokens take.</summary>
    private int FindPlaces()
    {
        _places = ArrayPool<Place>.Shared.Rent(_templateOfRow.Length);
        _rowsOfTemplate = new int[_templates.Length];
        int hex = 0;
        int texts = 0;
        for (int row = 0; row < _templateOfRow.Length; row++)
        {
            int number = _templateOfRow[row];
            BlockTemplate template = _templates[number];
            int rank = _rowsOfTemplate[number]++;
            _places[row] = new Place(rank, hex, texts);
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

    private void ReadNumbers(ref ByteReader input)
    {
        for (int template = 0; template < _templates.Length; template++)
        {
            int rows = _rowsOfTemplate[template];
            for (int column = 0; column < _templates[template].Numbers && rows > 0; column++)
            {
                PackedIntegers.Read(ref input, _numbers.AsSpan(_columnStarts[template] + (column * rows), rows));
            }
        }
    }

    // All but the texts.
    private void AddLengths(int number, Span<int> lengths)
    {
        BlockTemplate template = _templates[number];
        lengths.Fill(template.TextBytes + template.HexLength);
        for (int column = 0; column < template.Numbers; column++)
        {
            ReadOnlySpan<long> numbers = _numbers.AsSpan(_columnStarts[number] + (column * lengths.Length), lengths.Length);
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
                _places[row] = new Place(length, _wholes.Span.Length - wholes.Rest.Length, 0);
                wholes.Read(length);
            }
        }
    }

    private ReadOnlySpan<byte> GetText(int text) =>
        _texts!.Span[_textStarts[text]..(_textStarts[text + 1] - 1)];

    private ReadOnlySpan<byte> GetWhole(int row) => _wholes!.Span.Slice(_places[row].Hex, _places[row].Rank);

    /// <summary>Where a row's tokens stand.</summary>
    /// <param name="Rank">Its number among the rows of its template; the message's length if that is one token.</param>
    /// <param name="Hex">Where its hexadecimal digits begin; the message itself if that is one token.</param>
    /// <param name="Texts">How many texts stand before its own.</param>
    private readonly record struct Place(int Rank, int Hex, int Texts);
}
