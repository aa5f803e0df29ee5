using System.Runtime.InteropServices;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Storing.Blocks.Columns;
using Monitoring.Storing.Blocks.Filters;
using Monitoring.Storing.Blocks.Tokens;
using ZstdSharp;

namespace Monitoring.Storing.Blocks.Templates;

/// <summary>The messages of a block under construction: a template for each, and the tokens by kind.</summary>
internal sealed class MessageColumns
{
    private const int UuidDigits = 32;

    private readonly TemplateTable _templates = new();
    private readonly TemplateLevels _levels = new();
    private readonly TemplateKinds _kinds = new();
    private readonly List<int> _templateOfRow = [];
    private readonly List<long> _numbers = [];
    private readonly ByteBuffer _hex = new();
    private readonly ByteBuffer _texts = new();
    private readonly ByteBuffer _wholes = new();
    private readonly ByteBuffer _section = new();
    private readonly ByteBuffer _packedTexts = new();
    private long[] _columns = [];
    private int[] _positions = [];

    /// <summary>Adds a message, and its tokens to the keys of the block's filter.</summary>
    /// <param name="message">The message.</param>
    /// <param name="tokens">The message's tokens.</param>
    /// <param name="output">The output that the message was written to.</param>
    /// <param name="time">The time of the entry.</param>
    /// <param name="level">The message's level; null if it must be decided.</param>
    /// <param name="keys">Receives the keys.</param>
    public void Add(
        ReadOnlySpan<byte> message,
        ReadOnlySpan<MessageToken> tokens,
        LogOutput output,
        LogTimestamp time,
        LogLevel? level,
        FilterKeys keys)
    {
        int template = _templates.Add(message, tokens);
        _templateOfRow.Add(template);
        EntryKind kind = new(output, level ?? _levels.Decide(message, template, _templates));
        _levels.Skip(template);
        _kinds.Add(template, kind, time, message.Length);
        foreach (ref readonly MessageToken token in tokens)
        {
            ReadOnlySpan<byte> text = message.Slice(token.Start, token.Length);
            switch (token.Kind)
            {
                case TokenKind.Number:
                    _numbers.Add(TokenNumber.FromDigits(text));
                    keys.AddToken(text);
                    break;
                case TokenKind.LowerHex or TokenKind.UpperHex:
                    HexDigits.Pack(text, _hex.Take(HexDigits.PackedLength(text.Length)));
                    keys.AddToken(text);
                    break;
                case TokenKind.Text:
                    _texts.Write(text);
                    _texts.WriteByte(BlockFormat.TextEnd);
                    keys.AddToken(text);
                    keys.AddLetters(text);
                    break;
                case TokenKind.Uuid:
                    AddUuid(text);
                    keys.AddText(text);
                    break;
                default:
                    _wholes.WriteVarint((ulong)text.Length);
                    _wholes.Write(text);
                    keys.AddText(text);
                    break;
            }
        }
    }

    /// <summary>Counts the messages by output and level.</summary>
    public void CountKinds(BlockCounts counts) => _kinds.Count(counts);

    /// <summary>Adds the texts of the templates to the keys of the block's filter.</summary>
    public void AddTemplateKeys(FilterKeys keys) => keys.AddLetters(_templates.Texts);

    /// <summary>Writes the templates, the kinds of the messages of each, and the text tokens if they are few; after
    /// <see cref="WriteTokens"/>.</summary>
    public void WriteTemplates(LogTimestamp earliest, ByteBuffer output, Compressor compressor)
    {
        WriteTexts(output, compressor);
        _section.Clear();
        _kinds.WriteGroups(earliest, _section);
        CompressedSection.Write(output, _section.Written, compressor);
        output.WriteByte(HasFewTexts ? (byte)1 : (byte)0);
        output.Write(HasFewTexts ? _packedTexts.Written : []);
    }

    /// <summary>Writes the template of each message, and the levels of messages whose template has several; after
    /// <see cref="WriteTemplates"/>.</summary>
    public void WriteRows(ByteBuffer output, Compressor compressor)
    {
        WriteTemplateOfRow(output, compressor);
        _kinds.WriteLevels(output, CollectionsMarshal.AsSpan(_templateOfRow));
    }

    /// <summary>Writes the tokens, except text tokens if they are few.</summary>
    public void WriteTokens(ByteBuffer output, Compressor compressor)
    {
        WriteNumbers(output);
        CompressedSection.Write(output, _hex.Written, compressor);
        _packedTexts.Clear();
        CompressedSection.Write(_packedTexts, _texts.Written, compressor);
        output.Write(HasFewTexts ? [] : _packedTexts.Written);
        CompressedSection.Write(output, _wholes.Written, compressor);
    }

    private bool HasFewTexts => _packedTexts.Length <= BlockFormat.MaxHeadTexts;

    /// <summary>Removes all messages.</summary>
    public void Clear()
    {
        _templates.Clear();
        _levels.Clear();
        _kinds.Clear();
        _templateOfRow.Clear();
        _numbers.Clear();
        _hex.Clear();
        _texts.Clear();
        _wholes.Clear();
    }

    private void AddUuid(ReadOnlySpan<byte> text)
    {
        Span<byte> digits = stackalloc byte[UuidDigits];
        text[..8].CopyTo(digits);
        text[9..13].CopyTo(digits[8..]);
        text[14..18].CopyTo(digits[12..]);
        text[19..23].CopyTo(digits[16..]);
        text[24..].CopyTo(digits[20..]);
        HexDigits.Pack(digits, _hex.Take(UuidDigits / 2));
    }

    private void WriteTexts(ByteBuffer output, Compressor compressor)
    {
        _section.Clear();
        for (int template = 0; template < _templates.Count; template++)
        {
            ReadOnlySpan<byte> text = _templates.GetText(template);
            _section.WriteVarint((ulong)text.Length);
            _section.Write(text);
        }

        output.WriteVarint((ulong)_templates.Count);
        CompressedSection.Write(output, _section.Written, compressor);
    }

    /// <summary>The low bytes of all rows' templates, then, if there are more than 256
    /// templates, the high bytes.</summary>
    private void WriteTemplateOfRow(ByteBuffer output, Compressor compressor)
    {
        _section.Clear();
        for (int shift = 0; shift == 0 || (_templates.Count - 1) >> shift > 0; shift += 8)
        {
            Span<byte> bytes = _section.Take(_templateOfRow.Count);
            for (int row = 0; row < bytes.Length; row++)
            {
                bytes[row] = (byte)(_templateOfRow[row] >> shift);
            }
        }

        CompressedSection.Write(output, _section.Written, compressor);
    }

    /// <summary>Writes a column for each number of each template, over the rows with that template.</summary>
    private void WriteNumbers(ByteBuffer output)
    {
        Span<TemplateTable.Template> templates = _templates.Templates;
        EnsureCapacity(templates.Length);
        int start = 0;
        for (int template = 0; template < templates.Length; template++)
        {
            _positions[template] = start;
            start += templates[template].Numbers * templates[template].Rows;
        }

        ReadOnlySpan<long> numbers = CollectionsMarshal.AsSpan(_numbers);
        foreach (int template in _templateOfRow)
        {
            int position = _positions[template]++;
            for (int column = 0; column < templates[template].Numbers; column++)
            {
                _columns[position + (column * templates[template].Rows)] = numbers[column];
            }

            numbers = numbers[templates[template].Numbers..];
        }

        _section.Clear();
        ReadOnlySpan<long> columns = _columns.AsSpan(0, _numbers.Count);
        foreach (ref readonly TemplateTable.Template template in templates)
        {
            for (int column = 0; column < template.Numbers; column++)
            {
                PackedIntegers.Write(_section, columns[..template.Rows]);
                columns = columns[template.Rows..];
            }
        }

        output.WriteVarint((ulong)_section.Length);
        output.Write(_section.Written);
    }

    private void EnsureCapacity(int templates)
    {
        if (_columns.Length < _numbers.Count)
        {
            _columns = new long[_numbers.Count * 2];
        }

        if (_positions.Length < templates)
        {
            _positions = new int[templates * 2];
        }
    }
}
