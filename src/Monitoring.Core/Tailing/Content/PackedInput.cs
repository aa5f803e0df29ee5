using Monitoring.Files.Opening;

namespace Monitoring.Tailing.Content;

/// <summary>A compressed file, read from its first byte to its last by a decompressor.</summary>
internal class PackedInput(ReopenableFile file) : Stream
{
    private long _offset;

    /// <summary>Whether the whole file was consumed.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Whether the file is empty. Not even an empty log is compressed to an empty file.</summary>
    public bool IsEmpty => IsAtEnd && _offset == 0;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = IsAtEnd ? 0 : file.Read(_offset, buffer);
        _offset += read;
        IsAtEnd |= read == 0;
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
