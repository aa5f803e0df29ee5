namespace Monitoring.Storing.Blocks;

/// <summary>A block's bytes in memory.</summary>
internal sealed class MemoryContent : IBlockContent
{
    private readonly PooledBytes _bytes;

    /// <summary>Copies the bytes.</summary>
    public MemoryContent(ReadOnlySpan<byte> bytes)
    {
        _bytes = new PooledBytes(bytes.Length);
        bytes.CopyTo(_bytes.Span);
    }

    /// <inheritdoc/>
    public int Length => _bytes.Span.Length;

    /// <inheritdoc/>
    public void Read(int offset, Span<byte> bytes) => _bytes.Span.Slice(offset, bytes.Length).CopyTo(bytes);

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();
}
