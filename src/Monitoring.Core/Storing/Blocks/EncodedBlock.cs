using System.Buffers;
using System.Buffers.Binary;
using Monitoring.Entries;

namespace Monitoring.Storing.Blocks;

/// <summary>A finished block in pooled buffers, ready to be stored; the caller disposes it.</summary>
internal sealed class EncodedBlock : IDisposable
{
    // Usually enough for the address of a block that was not merged.
    private const int AddressCapacity = 32;

    private byte[] _content;
    private byte[] _filter;
    private readonly int _bodyLength;
    private readonly uint _bodyChecksum;

    /// <summary>Copies content and filter.</summary>
    /// <param name="content">The block's bytes, as <see cref="BlockReader"/> reads them.</param>
    /// <param name="filter">The block's filter; empty for a block that is too small for a filter.</param>
    public EncodedBlock(ReadOnlySpan<byte> content, ReadOnlySpan<byte> filter)
    {
        _content = ArrayPool<byte>.Shared.Rent(content.Length + AddressCapacity);
        _filter = filter.IsEmpty ? [] : ArrayPool<byte>.Shared.Rent(filter.Length);
        content.CopyTo(_content);
        filter.CopyTo(_filter);
        ContentLength = _bodyLength = content.Length;
        FilterLength = filter.Length;
        _bodyChecksum = BinaryPrimitives.ReadUInt32LittleEndian(content[1..]);
    }

    /// <summary>The number of entries in the block.</summary>
    public required int Count { get; init; }

    /// <summary>The length of all messages in the block, in bytes.</summary>
    public required long MessageBytes { get; init; }

    /// <summary>The earliest time stamp in the block.</summary>
    public required LogTimestamp Earliest { get; init; }

    /// <summary>The latest time stamp in the block.</summary>
    public required LogTimestamp Latest { get; init; }

    /// <summary>The length of the content, in bytes.</summary>
    public int ContentLength { get; private set; }

    /// <summary>The length of the filter, in bytes; 0 if there is none.</summary>
    public int FilterLength { get; }

    /// <summary>The block's bytes.</summary>
    public ReadOnlySpan<byte> Content => _content.AsSpan(0, ContentLength);

    /// <summary>The filter's bytes.</summary>
    public ReadOnlySpan<byte> Filter => _filter.AsSpan(0, FilterLength);

    /// <summary>Writes the stream and the entry numbers into the block, in place of a previous address.</summary>
    public void SetAddress(BlockAddress address)
    {
        ByteBuffer end = new();
        address.Write(end);
        if (_content.Length < _bodyLength + end.Length)
        {
            byte[] longer = ArrayPool<byte>.Shared.Rent(_bodyLength + end.Length);
            _content.AsSpan(0, _bodyLength).CopyTo(longer);
            Return(ref _content);
            _content = longer;
        }

        end.Written.CopyTo(_content.AsSpan(_bodyLength));
        ContentLength = _bodyLength + end.Length;
        _content[0] = BlockFormat.AddressedVersion;
        BinaryPrimitives.WriteUInt32LittleEndian(_content.AsSpan(1), BlockFormat.Checksum(_bodyChecksum, end.Written));
    }

    /// <summary>Returns the buffers to the pool.</summary>
    public void Dispose()
    {
        Return(ref _content);
        Return(ref _filter);
    }

    private static void Return(ref byte[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
            array = [];
        }
    }
}
