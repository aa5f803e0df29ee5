using System.Buffers;
using Monitoring.Entries;

namespace Monitoring.Storing.Blocks;

/// <summary>A finished block, ready to be stored, in pooled buffers: whoever asked for it disposes it.</summary>
internal sealed class EncodedBlock : IDisposable
{
    private byte[] _content;
    private byte[] _filter;

    /// <summary>Copies content and filter.</summary>
    /// <param name="content">The block's bytes, as <see cref="BlockReader"/> reads them.</param>
    /// <param name="filter">The block's filter; empty for a block that is too small to have one.</param>
    public EncodedBlock(ReadOnlySpan<byte> content, ReadOnlySpan<byte> filter)
    {
        _content = ArrayPool<byte>.Shared.Rent(content.Length);
        _filter = filter.IsEmpty ? [] : ArrayPool<byte>.Shared.Rent(filter.Length);
        content.CopyTo(_content);
        filter.CopyTo(_filter);
        ContentLength = content.Length;
        FilterLength = filter.Length;
    }

    /// <summary>How many entries it holds.</summary>
    public required int Count { get; init; }

    /// <summary>The length of all its messages, in bytes.</summary>
    public required long MessageBytes { get; init; }

    /// <summary>The least time stamp in it.</summary>
    public required LogTimestamp Earliest { get; init; }

    /// <summary>The greatest time stamp in it.</summary>
    public required LogTimestamp Latest { get; init; }

    /// <summary>The length of the content, in bytes.</summary>
    public int ContentLength { get; }

    /// <summary>The length of the filter, in bytes; 0 if there is none.</summary>
    public int FilterLength { get; }

    /// <summary>The block's bytes.</summary>
    public ReadOnlySpan<byte> Content => _content.AsSpan(0, ContentLength);

    /// <summary>The filter's bytes.</summary>
    public ReadOnlySpan<byte> Filter => _filter.AsSpan(0, FilterLength);

    /// <summary>Gives the buffers back.</summary>
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
