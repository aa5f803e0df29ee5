using System.Buffers;

namespace Monitoring.Storing.Blocks;

/// <summary>Some bytes in an array of the pool, which gets it back when this is disposed.</summary>
internal sealed class PooledBytes(int length) : IDisposable
{
    private byte[] _array = length == 0 ? [] : ArrayPool<byte>.Shared.Rent(length);

    /// <summary>The bytes.</summary>
    public Span<byte> Span => _array.AsSpan(0, length);

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        if (_array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
            _array = [];
        }
    }
}
