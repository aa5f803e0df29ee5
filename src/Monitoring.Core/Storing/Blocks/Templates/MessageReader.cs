using System.Buffers;
using Monitoring.Querying;
using Monitoring.Storing.Blocks.Tokens;
using ZstdSharp;

namespace Monitoring.Storing.Blocks.Templates;

// Implementation notes
//
// Templates are read immediately: they are small, and often show that a search can stop. ReadRows reads the number of
// each row's template. The tokens are given later, by SetTokens, and read in two steps. OpenTokens reads hexadecimal
// digits and texts, which can be searched as a whole. Open reads the rest. Tokens are in the order of rows, except
// numbers, which are in columns, one for each number of each template. Two values are needed for each row: its rank
// among the rows with its template, and the number of tokens of other kinds before its own.

/// <summary>The messages of a block, built from their templates and tokens when they are requested.</summary>
internal sealed partial class MessageReader : IDisposable
{
    private readonly BlockTemplate[] _templates;
    private readonly ByteBuffer _message = new();
    private ushort[] _templateOfRow = [];
    private ReadOnlyMemory<byte> _tokens;
    private bool _isOpen;
    private TokenPosition[] _positions = [];
    private int[] _rowsOfTemplate = [];
    private NumberColumns? _numbers;
    private PooledBytes? _hex;
    private PooledBytes? _texts;
    private PooledBytes? _wholes;
    private int[] _textStarts = [];

    /// <summary>Reads the templates.</summary>
    /// <param name="input">The remaining bytes of the block.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="decompressor">The decompressor of the thread.</param>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public MessageReader(ref ByteReader input, int rows, Decompressor decompressor)
    {
        _templates = ReadTemplates(ref input, rows, decompressor);
    }

    /// <summary>Reads the template of each row.</summary>
    /// <param name="input">The remaining bytes of the block.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="decompressor">The decompressor of the thread.</param>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public void ReadRows(ref ByteReader input, int rows, Decompressor decompressor) =>
        _templateOfRow = ReadTemplateOfRow(ref input, rows, _templates.Length, decompressor);

    /// <summary>The number of templates.</summary>
    public int TemplateCount => _templates.Length;

    /// <summary>Whether the text tokens are in the head of the block, and can be read without the others.</summary>
    public bool HasHeadTexts { get; private set; }

    /// <summary>The template of each row.</summary>
    public ushort[] TemplateOfRow => _templateOfRow;

    /// <summary>Reads the text tokens, if they are in the head of the block.</summary>
    /// <param name="input">The rest of the head.</param>
    /// <param name="decompressor">The decompressor of the thread.</param>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public void ReadHeadTexts(ref ByteReader input, Decompressor decompressor)
    {
        HasHeadTexts = input.ReadCount(1) == 1;
        if (HasHeadTexts)
        {
            _texts = CompressedSection.Read(ref input, decompressor);
        }
    }

    /// <summary>Sets the bytes of the tokens, which must not change until this object is disposed.</summary>
    public void SetTokens(ReadOnlyMemory<byte> tokens) => _tokens = tokens;

    /// <summary>For each template, whether messages with the template contain a text.</summary>
    public TemplateMatch[] Evaluate(ContainedText text)
    {
        bool isInTexts = !HasHeadTexts || _texts is null || text.IsIn(_texts.Span);
        return Array.ConvertAll(_templates, template => template.Evaluate(text, isInTexts));
    }

    /// <summary>Reads the tokens, unless they are already read.</summary>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public void Open(Decompressor decompressor)
    {
        if (_isOpen)
        {
            return;
        }

        OpenTokens(decompressor);
        OpenNumbers();
        FindTexts();
        _isOpen = true;
    }

    /// <summary>The length of a row's message, in bytes; call <see cref="Open"/> first.</summary>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public int GetLength(int row)
    {
        int templateNumber = _templateOfRow[row];
        BlockTemplate template = _templates[templateNumber];
        if (template.IsWhole)
        {
            return GetWhole(row).Length;
        }

        int length = template.TextBytes + template.HexLength;
        ReadOnlySpan<long> numbers = _numbers!.Of(templateNumber);
        for (int number = _positions[row].Rank; number < numbers.Length; number += _rowsOfTemplate[templateNumber])
        {
            length += TokenNumber.GetLength(numbers[number]);
        }

        int texts = _positions[row].Texts;
        for (int text = texts; text < texts + template.Texts; text++)
        {
            length += GetText(text).Length;
        }

        return length;
    }

    /// <summary>The lengths of all messages, in bytes; call <see cref="Open"/> first.</summary>
    /// <param name="lengths">Receives one number for each row.</param>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public void GetLengths(Span<int> lengths)
    {
        // First in the order of the numbers: by template, then by rank.
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

            TokenPosition position = _positions[row];
            lengths[row] = ranked[starts[number] + position.Rank]
                + (
                    template.Texts == 0
                    ? 0 : _textStarts[position.Texts + template.Texts] - _textStarts[position.Texts] - template.Texts);
        }

        ArrayPool<int>.Shared.Return(ranked);
    }

    /// <summary>A row's message, valid until the next call; call <see cref="Open"/> first.</summary>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
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

    /// <summary>Writes a row's message; call <see cref="Open"/> first.</summary>
    /// <exception cref="InvalidDataException">The bytes are not complete.</exception>
    public void WriteMessage(int row, ByteBuffer output)
    {
        int templateNumber = _templateOfRow[row];
        BlockTemplate template = _templates[templateNumber];
        if (template.IsWhole)
        {
            output.Write(GetWhole(row));
            return;
        }

        // The distance between two numbers of a row is the number of rows with its template.
        TokenPosition position = _positions[row];
        ReadOnlySpan<long> numbers = _numbers!.Of(templateNumber);
        int number = position.Rank;
        int text = position.Texts;
        int hex = position.Hex;
        foreach (ref readonly BlockTemplate.Piece piece in template.Pieces)
        {
            output.Write(template.GetText(piece));
            switch (piece.Kind)
            {
                case TokenKind.Number:
                    long value = numbers[number];
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
        if (_positions.Length > 0)
        {
            ArrayPool<TokenPosition>.Shared.Return(_positions);
            _positions = [];
        }

        _numbers?.Dispose();
        _hex?.Dispose();
        _texts?.Dispose();
        _wholes?.Dispose();
        (_numbers, _hex, _texts, _wholes) = (null, null, null, null);
        _textStarts = [];
    }

    private static BlockTemplate[] ReadTemplates(ref ByteReader input, int rows, Decompressor decompressor)
    {
        BlockTemplate[] templates = new BlockTemplate[input.ReadCount(rows)];
        using PooledBytes section = CompressedSection.Read(ref input, decompressor);
        ByteReader texts = new(section.Span);
        TemplateCache cache = TemplateCache.OfThread;
        for (int index = 0; index < templates.Length; index++)
        {
            templates[index] = cache.Get(texts.Read(texts.ReadCount(MessageScanner.MaxMessage)));
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
            throw new InvalidDataException("The templates of some rows of the block are missing.");
        }

        ushort[] templateOfRow = new ushort[rows];
        for (int row = 0; row < rows; row++)
        {
            int template = bytes[row] | (isWide ? bytes[rows + row] << 8 : 0);
            templateOfRow[row] = template < templates
                ? (ushort)template
                : throw new InvalidDataException("A row of the block refers to a template that does not exist.");
        }

        return templateOfRow;
    }
}
