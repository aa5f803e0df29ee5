using System.IO.Compression;
using System.Security.Cryptography;

namespace Monitoring.Tailing;

/// <summary>A compressed file for .NET's reader, followed by a mark that tells whether the file was whole.</summary>
/// <remarks>.NET's reader takes a file that was cut off for one that has ended. So when it asks for more at the end of the file, it is
/// given one more member, whose content nobody can guess. Behind a whole file that content comes out; in one that was cut off
/// the mark is taken for the rest of a member, and what comes out then is something else, or an error.</remarks>
internal sealed class GzipInput(ReopenableFile file) : Stream
{
    private const int MarkLength = 16;
    private static readonly byte[] Mark = RandomNumberGenerator.GetBytes(MarkLength);
    private static readonly byte[] MarkMember = Compress(Mark);

    private long _offset;

    /// <summary>Whether everything in the file has been taken: what the reader gives out after that is no content.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Whether there is nothing in the file: not even an empty log is compressed to that.</summary>
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

    /// <summary>Whether what the reader gave out when all had been taken shows that the file was whole.</summary>
    public static bool IsMark(ReadOnlySpan<byte> bytes) => bytes.SequenceEqual(Mark);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (IsAtEnd)
        {
            return 0;
        }

        int read = file.Read(_offset, buffer);
        _offset += read;
        if (read == 0)
        {
            IsAtEnd = true;
            MarkMember.CopyTo(buffer);
            return MarkMember.Length;
        }

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

    private static byte[] Compress(byte[] bytes)
    {
        using MemoryStream member = new();
        using (GZipStream compressor = new(member, CompressionLevel.Optimal, leaveOpen: true))
        {
            compressor.Write(bytes);
        }

        return member.ToArray();
    }
}
