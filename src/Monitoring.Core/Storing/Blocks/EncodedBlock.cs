using Monitoring.Entries;
using Monitoring.Entries.Pooling;

namespace Monitoring.Storing.Blocks;

/// <summary>A finished block in pooled buffers, ready to be stored; the caller disposes it.</summary>
internal sealed class EncodedBlock : IDisposable
{
    // Usually enough for the address of a block that was not merged.
    private const int AddressCapacity = 32;

    private readonly int _headLength;
    private readonly int _bodyLength;
    private readonly uint _headChecksum;
    private byte[] _content;
    private byte[] _filter;
    private byte[] _counts;

    /// <summary>The offset of the preamble; head and tail have a fixed place, the address ends before them.</summary>
    private int _start;

    /// <summary>Copies the parts.</summary>
    /// <param name="head">The block's head.</param>
    /// <param name="tail">What follows the head.</param>
    /// <param name="filter">The block's filter; empty for a block that is too small for a filter.</param>
    /// <param name="counts">The block's <see cref="BlockCounts"/>.</param>
    public EncodedBlock(
        ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, ReadOnlySpan<byte> filter, ReadOnlySpan<byte> counts)
    {
        _headLength = head.Length;
        _bodyLength = head.Length + tail.Length;
        _headChecksum = BlockFormat.Checksum(head);
        int bodyStart = BlockFormat.PreambleLength + AddressCapacity;
        _content = ArrayStock.Bytes.Rent(bodyStart + _bodyLength);
        head.CopyTo(_content.AsSpan(bodyStart));
        tail.CopyTo(_content.AsSpan(bodyStart + head.Length));
        _filter = Copy(filter);
        _counts = Copy(counts);
        (FilterLength, CountsLength) = (filter.Length, counts.Length);
        Place(bodyStart, []);
    }

    /// <summary>The number of entries in the block.</summary>
    public required int Count { get; init; }

    /// <summary>The length of all messages in the block, in bytes.</summary>
    public required long MessageBytes { get; init; }

    /// <summary>The earliest time stamp in the block.</summary>
    public required LogTimestamp Earliest { get; init; }

    /// <summary>The latest time stamp in the block.</summary>
    public required LogTimestamp Latest { get; init; }

    /// <summary>The outputs and levels of the entries, see <see cref="EntryKind.Bit"/>.</summary>
    public required int Kinds { get; init; }

    /// <summary>The length of the content, in bytes.</summary>
    public int ContentLength { get; private set; }

    /// <summary>The length of the filter, in bytes; 0 if there is none.</summary>
    public int FilterLength { get; }

    /// <summary>The block's bytes.</summary>
    public ReadOnlySpan<byte> Content => _content.AsSpan(_start, ContentLength);

    /// <summary>The filter's bytes.</summary>
    public ReadOnlySpan<byte> Filter => _filter.AsSpan(0, FilterLength);

    /// <summary>The counts by output and level, see <see cref="BlockCounts"/>.</summary>
    public ReadOnlySpan<byte> Counts => _counts.AsSpan(0, CountsLength);

    private int CountsLength { get; }

    /// <summary>Writes the stream and the entry numbers into the block, in place of a previous address.</summary>
    public void SetAddress(BlockAddress address)
    {
        ByteBuffer bytes = new();
        address.Write(bytes);
        int bodyStart = _start + ContentLength - _bodyLength;
        int needed = BlockFormat.PreambleLength + bytes.Length;
        if (bodyStart < needed)
        {
            byte[] longer = ArrayStock.Bytes.Rent(needed + _bodyLength);
            _content.AsSpan(bodyStart, _bodyLength).CopyTo(longer.AsSpan(needed));
            Return(ref _content);
            _content = longer;
            bodyStart = needed;
        }

        Place(bodyStart, bytes.Written);
    }

    /// <summary>Returns the buffers to the pool.</summary>
    public void Dispose()
    {
        Return(ref _content);
        Return(ref _filter);
        Return(ref _counts);
    }

    /// <summary>Writes the preamble and the address before head and tail.</summary>
    private void Place(int bodyStart, ReadOnlySpan<byte> address)
    {
        _start = bodyStart - address.Length - BlockFormat.PreambleLength;
        ContentLength = bodyStart + _bodyLength - _start;
        uint checksum = BlockFormat.Checksum(_headChecksum, address);
        new BlockPreamble(checksum, address.Length, _headLength).Write(_content.AsSpan(_start));
        address.CopyTo(_content.AsSpan(_start + BlockFormat.PreambleLength));
    }

    private static byte[] Copy(ReadOnlySpan<byte> bytes)
    {
        byte[] array = bytes.IsEmpty ? [] : ArrayStock.Bytes.Rent(bytes.Length);
        bytes.CopyTo(array);
        return array;
    }

    private static void Return(ref byte[] array)
    {
        if (array.Length > 0)
        {
            ArrayStock.Bytes.Return(array);
            array = [];
        }
    }
}
