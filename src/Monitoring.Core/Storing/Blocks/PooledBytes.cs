using System.Buffers;

namespace Monitoring.Storing.Blocks;

/// <summary>Bytes in a pooled array, which returns to the pool on disposal.</summary>
internal sealed class PooledBytes(int length) : IDisposable
{
    private byte[] _array = length == 0 ? [] : ArrayPool<byte>.Shared.Rent(length);

    /// <summary>The bytes.</summary>
    public Span<byte> Span => _array.AsSpan(0, length);

    /// <summary>Returns the array to the pool.</summary>
    public void Dispose()
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
            _array = [];
        }
    }
}
