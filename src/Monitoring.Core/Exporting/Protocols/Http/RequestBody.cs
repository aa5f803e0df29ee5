using Monitoring.Storing.Blocks;

namespace Monitoring.Exporting.Protocols.Http;

/// <summary>The body of one request after another; its buffers are reused.</summary>
/// <param name="isGzip">Whether bodies are compressed.</param>
internal sealed class RequestBody(bool isGzip) : IDisposable
{
    /// <summary>The size up to which a buffer is kept, in bytes: twice that of a usual batch in JSON.</summary>
    public const int MaxKeptBytes = 16 << 20;

    private ByteBuffer _text = new();
    private GzipBody? _gzip = isGzip ? new GzipBody() : null;

    /// <summary>Whether bodies are compressed.</summary>
    public bool IsGzip => isGzip;

    /// <summary>The memory of the buffers, in bytes.</summary>
    public long HeldBytes => _text.Array.Length + (_gzip?.HeldBytes ?? 0);

    /// <summary>The size of the body before compression, in bytes.</summary>
    public int Length => _text.Length;

    /// <summary>Starts a body. Buffers that a large entry has enlarged are released.</summary>
    public ByteBuffer Begin()
    {
        _text.Clear();
        if (_text.Array.Length > MaxKeptBytes)
        {
            _text = new ByteBuffer();
        }

        if (_gzip?.HeldBytes > MaxKeptBytes)
        {
            _gzip.Dispose();
            _gzip = new GzipBody();
        }

        return _text;
    }

    /// <summary>Returns the body as it is sent; valid until the next body begins.</summary>
    public ReadOnlyMemory<byte> Finish() => _gzip?.Compress(_text.Written) ?? _text.Array.AsMemory(0, _text.Length);

    /// <inheritdoc/>
    public void Dispose() => _gzip?.Dispose();
}
