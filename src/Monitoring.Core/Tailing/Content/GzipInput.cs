using System.IO.Compression;
using System.Security.Cryptography;
using Monitoring.Files.Opening;

namespace Monitoring.Tailing.Content;

/// <summary>A compressed file as input for .NET's decompressor, followed by a mark that shows whether the
/// file was complete.</summary>
/// <remarks>.NET's decompressor treats a truncated file as one that has ended. So at the end of the file it receives
/// one more member with random content. After a complete file this content is unpacked. In a truncated file the mark is
/// parsed as the rest of a member, which results in other bytes or an error.</remarks>
internal sealed class GzipInput(ReopenableFile file) : PackedInput(file)
{
    private const int MarkLength = 16;
    private static readonly byte[] Mark = RandomNumberGenerator.GetBytes(MarkLength);
    private static readonly byte[] MarkMember = Compress(Mark);

    /// <summary>Whether the bytes unpacked after the whole input was consumed show that the
    /// file was complete.</summary>
    public static bool IsMark(ReadOnlySpan<byte> bytes) => bytes.SequenceEqual(Mark);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        bool wasAtEnd = IsAtEnd;
        int read = base.Read(buffer);
        if (!IsAtEnd || wasAtEnd)
        {
            return read;
        }

        MarkMember.CopyTo(buffer);
        return MarkMember.Length;
    }

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
