using System.Buffers.Binary;
using Monitoring.Storing.Blocks.Columns;
using Monitoring.Storing.Blocks.Filters;
using Monitoring.Storing.Blocks.Templates;
using ZstdSharp;

namespace Monitoring.Storing.Blocks;

/// <summary>Builds one block of entries after the other; its buffers are reused.</summary>
/// <remarks>Used by one thread at a time. Allocates nothing for an entry once the buffers have grown.</remarks>
internal sealed class BlockEncoder : IDisposable
{
    private readonly Compressor _compressor = new(CompressedSection.Level);
    private readonly MessageScanner _scanner = new();
    private readonly MessageColumns _messages = new();
    private readonly RowColumns _rows = new();
    private readonly FilterKeys _keys = new();
    private readonly ByteBuffer _content = new();
    private readonly ByteBuffer _filter = new();

    /// <summary>The number of entries added to the block.</summary>
    public int Count => _rows.Count;

    /// <summary>The length of the entries' messages, in bytes.</summary>
    public long MessageBytes { get; private set; }

    /// <summary>Whether the block can take no more entries.</summary>
    public bool IsFull => Count == BlockFormat.MaxRows;

    /// <summary>Appends an entry.</summary>
    /// <exception cref="InvalidOperationException">The block is full.</exception>
    public void Add(ReadOnlySpan<byte> message, in BlockRow row)
    {
        if (IsFull)
        {
            throw new InvalidOperationException("The block is full.");
        }

        _scanner.Scan(message);
        _messages.Add(message, _scanner.Tokens, _keys);
        _rows.Add(row, message.Length);
        MessageBytes += message.Length;
    }

    /// <summary>Returns the block of the added entries and clears the encoder.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public EncodedBlock Finish()
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("A block has at least one entry.");
        }

        Span<byte> head = _content.Take(BlockFormat.HeadLength);
        head[0] = BlockFormat.Version;
        _rows.Write(_content, _compressor);
        _messages.Write(_content, _compressor);
        uint checksum = BlockFormat.Checksum(_content.Written[BlockFormat.HeadLength..]);
        BinaryPrimitives.WriteUInt32LittleEndian(_content.WrittenAgain[1..], checksum);
        if (MessageBytes >= BlockFilter.SmallestBlock)
        {
            _messages.AddTemplateKeys(_keys);
            BlockFilter.Write(_keys.Keys, MessageBytes, _filter);
        }

        EncodedBlock block = new(_content.Written, _filter.Written)
        {
            Count = Count,
            MessageBytes = MessageBytes,
            Earliest = _rows.Earliest,
            Latest = _rows.Latest,
        };
        Clear();
        return block;
    }

    /// <inheritdoc/>
    public void Dispose() => _compressor.Dispose();

    private void Clear()
    {
        _messages.Clear();
        _rows.Clear();
        _keys.Clear();
        _content.Clear();
        _filter.Clear();
        MessageBytes = 0;
    }
}
