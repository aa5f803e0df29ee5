using ZstdSharp;

namespace Monitoring.Files;

/// <summary>Decompresses a zstd stream (RFC 8878), as <see cref="System.IO.Compression.GZipStream"/>
/// does for gzip.</summary>
/// <remarks>Throws <see cref="InvalidDataException"/> if the stream is damaged, and <see cref="EndOfStreamException"/>
/// if it is truncated.</remarks>
/// <param name="stream">The stream; not disposed.</param>
internal sealed class ZstdContent(Stream stream) : DecompressionStream(stream, checkEndOfStream: true, leaveOpen: true)
{
    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return base.Read(buffer);
        }
        catch (ZstdException failure)
        {
            throw new InvalidDataException(failure.Message, failure);
        }
    }
}
