using System.IO.Compression;
using System.Security.Cryptography;
using Monitoring.Files.Opening;

namespace Monitoring.Tailing.Content;

/// <summary>A compressed file for .NET's reader, followed by a mark that tells whether the file was whole.</summary>
/// <remarks>.NET's reader takes a file that was cut off for one that has ended. So when it asks for more at the end of the file, it is
/// given one more member, whose content nobody can guess. Behind a whole file that content comes out; in one that was cut off
/// the mark is taken for the rest of a member, and what comes out then is something else, or an error.</remarks>
internal sealed class GzipInput(ReopenableFile file) : PackedInput(file)
{
    private const int MarkLength = 16;
    private static readonly byte[] Mark = RandomNumberGenerator.GetBytes(MarkLength);
    private static readonly byte[] MarkMember = Compress(Mark);

    /// <summary>Whether what the reader gave out when all had been taken shows that the file was whole.</summary>
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
