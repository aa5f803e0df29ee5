using System.IO.Compression;

namespace Monitoring.Exporting.Protocols.Http;

/// <summary>Compresses bodies into one buffer that is reused.</summary>
internal sealed class GzipBody : IDisposable
{
    private readonly MemoryStream _stream = new();

    /// <summary>The memory of the buffer, in bytes.</summary>
    public long HeldBytes => _stream.Capacity;

    /// <summary>Compresses a body; the result is valid until the next call.</summary>
    public ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> body)
    {
        _stream.SetLength(0);
        using (GZipStream gzip = new(_stream, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(body);
        }

        return _stream.GetBuffer().AsMemory(0, (int)_stream.Length);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
