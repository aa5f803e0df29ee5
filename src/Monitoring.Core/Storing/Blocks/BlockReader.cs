using System.Buffers;
using System.Buffers.Binary;
using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Blocks.Columns;
using Monitoring.Storing.Blocks.Templates;
using ZstdSharp;

namespace Monitoring.Storing.Blocks;

/// <summary>Reads one block: the columns of the rows immediately, the messages only when they are requested.</summary>
/// <remarks>Used by one thread at a time; ownership can pass to another thread.</remarks>
internal sealed class BlockReader : IDisposable
{
    [ThreadStatic]
    private static Decompressor? _decompressor;

    private readonly RowReader _rows;
    private readonly MessageReader _messages;
    private byte[] _content;

    /// <summary>Reads a block's columns. The caller can reuse the bytes afterwards.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a complete block.</exception>
    public BlockReader(ReadOnlySpan<byte> content)
    {
        if (content.Length < BlockFormat.HeadLength
            || content[0] is not (BlockFormat.Version or BlockFormat.AddressedVersion))
        {
            throw new InvalidDataException("The content is not a block, or its version is not supported.");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(content[1..]) != BlockFormat.Checksum(
            content[BlockFormat.HeadLength..]))
        {
            throw new InvalidDataException("The block's checksum is wrong.");
        }

        if (content[0] == BlockFormat.AddressedVersion)
        {
            Address = BlockAddress.Read(ref content);
        }

        _content = ArrayPool<byte>.Shared.Rent(content.Length);
        content.CopyTo(_content);
        try
        {
            ByteReader input = new(_content.AsSpan(BlockFormat.HeadLength, content.Length - BlockFormat.HeadLength));
            _rows = new RowReader(_content, content.Length, ref input);
            _messages = new MessageReader(_content, content.Length, ref input, _rows.Count, Decompressor);
            Numbers = Address?.Numbers ?? EntryNumbers.From(0, _rows.Count);
            if (Numbers.Count != _rows.Count)
            {
                throw new InvalidDataException(
                    $"The block has numbers for {Numbers.Count} entries, but contains {_rows.Count}.");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The stream and the entry numbers of the block; null for a block of a store of version 1 or 2.</summary>
    public BlockAddress? Address { get; }

    /// <summary>The entries' numbers in the store.</summary>
    public EntryNumbers Numbers { get; } = null!;

    /// <summary>The number of entries in the block.</summary>
    public int Count => _rows.Count;

    private static Decompressor Decompressor => _decompressor ??= new Decompressor();

    /// <summary>The time of an entry.</summary>
    public LogTimestamp GetTimestamp(int row) => _rows.GetTimestamp(row);

    /// <summary>The output that an entry was written to.</summary>
    public LogOutput GetOutput(int row) => _rows.GetOutput(row);

    /// <summary>All stored properties of an entry except its message.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public BlockRow GetRow(int row) => GetRow(row, GetMessageLength(row));

    /// <summary>All stored properties of an entry except its message, if the message's length is
    /// already known.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public BlockRow GetRow(int row, int messageLength)
    {
        OpenRows();
        return _rows.GetRow(row, messageLength);
    }

    /// <summary>Reads everything that <see cref="GetRow(int)"/> needs, so that it cannot fail afterwards.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public void OpenRows()
    {
        if (!_rows.HasOffsets)
        {
            _messages.Open(Decompressor);
            _rows.ReadOffsets(_messages, Decompressor);
        }
    }

    /// <summary>An entry's message; valid until the next call.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public ReadOnlySpan<byte> GetMessage(int row)
    {
        _messages.Open(Decompressor);
        return _messages.GetMessage(row);
    }

    /// <summary>Writes an entry's message.</summary>
    /// <exception cref="InvalidDataException">The block is not complete; a part of the message may have
    /// been written.</exception>
    public void WriteMessage(int row, ByteBuffer output)
    {
        _messages.Open(Decompressor);
        _messages.WriteMessage(row, output);
    }

    /// <summary>The length of an entry's message, in bytes; faster than reading the message.</summary>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public int GetMessageLength(int row)
    {
        _messages.Open(Decompressor);
        return _messages.GetLength(row);
    }

    /// <summary>Clears the bits of the rows whose message does not contain the text.</summary>
    /// <param name="text">The text to find.</param>
    /// <param name="rows">One bit for each row, the first in the lowest bit; only rows whose bit is
    /// set are checked.</param>
    /// <exception cref="InvalidDataException">The block is not complete.</exception>
    public void KeepContaining(ContainedText text, Span<ulong> rows)
    {
        TemplateMatch[] matches = _messages.Evaluate(text);
        for (int row = 0; row < Count; row++)
        {
            ulong bit = 1UL << row;
            if ((rows[row >> 6] & bit) != 0)
            {
                TemplateMatch match = matches[_messages.GetTemplate(row)];
                if (match == TemplateMatch.Never || (match == TemplateMatch.Perhaps && !text.IsIn(GetMessage(row))))
                {
                    rows[row >> 6] &= ~bit;
                }
            }
        }
    }

    /// <summary>Returns the buffers to the pool, except those that <see cref="GetRow(int, int)"/> needs after
    /// <see cref="OpenRows"/>.</summary>
    public void ReleaseMessages()
    {
        _messages?.Dispose();
        if (_content.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_content);
            _content = [];
        }
    }

    /// <summary>Returns the buffers to the pool.</summary>
    public void Dispose()
    {
        ReleaseMessages();
        _rows?.Dispose();
    }
}
