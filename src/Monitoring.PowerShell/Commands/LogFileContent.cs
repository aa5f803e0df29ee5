using System.IO.Compression;

namespace Monitoring.Commands;

/// <summary>What is in a log file, whether the rotation compressed it or not.</summary>
internal static class LogFileContent
{
    /// <summary>The first two bytes of a gzip file, RFC 1952 section 2.3.1.</summary>
    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    /// <summary>The content of a seekable file that stands at its first byte; what the name ends in does not count.</summary>
    public static Stream Open(Stream file)
    {
        Span<byte> start = stackalloc byte[GzipMagic.Length];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..read].SequenceEqual(GzipMagic) ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;
    }
}
