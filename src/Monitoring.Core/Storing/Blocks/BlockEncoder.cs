using System.Buffers.Binary;
using Monitoring.Messages;
using Monitoring.Storing.Blocks.Columns;
using Monitoring.Storing.Blocks.Filters;
using Monitoring.Storing.Blocks.Templates;
using Monitoring.Storing.Blocks.Tokens;
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
    private readonly BlockCounts _counts = new();
    private readonly FilterKeys _keys = new();
    private readonly ByteBuffer _head = new();
    private readonly ByteBuffer _tail = new();
    private readonly ByteBuffer _filter = new();
    private readonly ByteBuffer _counted = new();

    /// <summary>The number of entries added to the block.</summary>
    public int Count => _rows.Count;

    /// <summary>The length of the entries' messages, in bytes.</summary>
    public long MessageBytes { get; private set; }

    /// <summary>Whether the block can take no more entries.</summary>
    public bool IsFull => Count == BlockFormat.MaxRows;

    /// <summary>Appends an entry.</summary>
    /// <param name="message">The message.</param>
    /// <param name="row">The other properties.</param>
    /// <param name="level">The level; null if it must be decided.</param>
    /// <exception cref="InvalidOperationException">The block is full.</exception>
    public void Add(ReadOnlySpan<byte> message, in BlockRow row, LogLevel? level = null)
    {
        if (IsFull)
        {
            throw new InvalidOperationException("The block is full.");
        }

        _scanner.Scan(message);
        _messages.Add(message, _scanner.Tokens, row.Output, row.Timestamp, level, _keys);
        _rows.Add(row, message.Length);
        MessageBytes += message.Length;
    }

    /// <summary>Returns the block of the added entries and clears the encoder.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added.</exception>
    public EncodedBlock Finish()
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("A block must have at least one entry.");
        }

        _rows.WriteOffsets(_tail, _compressor);
        _messages.WriteTokens(_tail, _compressor);
        BinaryPrimitives.WriteUInt32LittleEndian(_head.Take(sizeof(uint)), BlockFormat.Checksum(_tail.Written));
        _head.WriteVarint((ulong)Count);
        _messages.WriteTemplates(_rows.Earliest, _head, _compressor);
        _messages.WriteRows(_head, _compressor);
        _rows.Write(_head);
        _messages.CountKinds(_counts);
        _counts.Write(_rows.Earliest, _counted);
        if (MessageBytes >= BlockFilter.SmallestBlock)
        {
            _messages.AddTemplateKeys(_keys);
            BlockFilter.Write(_keys, MessageBytes, _filter);
        }

        EncodedBlock block = new(_head.Written, _tail.Written, _filter.Written, _counted.Written)
        {
            Count = Count,
            MessageBytes = MessageBytes,
            Earliest = _rows.Earliest,
            Latest = _rows.Latest,
            Kinds = _counts.Kinds,
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
        _counts.Clear();
        _keys.Clear();
        _head.Clear();
        _tail.Clear();
        _filter.Clear();
        _counted.Clear();
        MessageBytes = 0;
    }
}
