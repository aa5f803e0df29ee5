using System.IO.Compression;
using Monitoring.Files;

namespace Monitoring.Commands.Converting;

/// <summary>The content of a log file, compressed or not.</summary>
internal static class LogFileContent
{
    private static readonly string[] Suffixes = [".gz", ".zst"];

    /// <summary>The first two bytes of a gzip file, RFC 1952 section 2.3.1.</summary>
    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    /// <summary>The first four bytes of a zstd file, RFC 8878 section 3.1.1.</summary>
    private static ReadOnlySpan<byte> ZstdMagic => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>Whether a file is compressed with gzip or zstd. False if it cannot be read.</summary>
    public static bool IsCompressed(string path)
    {
        if (!Array.Exists(Suffixes, suffix => path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return FindCompression(file) != Compression.None;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The content of a seekable file at its first byte; the extension of the name is ignored.</summary>
    public static Stream Open(Stream file) => FindCompression(file) switch
    {
        Compression.Gzip => new GZipStream(file, CompressionMode.Decompress, leaveOpen: true),
        Compression.Zstd => new ZstdContent(file),
        _ => file,
    };

    private static Compression FindCompression(Stream file)
    {
        Span<byte> start = stackalloc byte[ZstdMagic.Length];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..read].StartsWith(GzipMagic) ? Compression.Gzip
            : start[..read].StartsWith(ZstdMagic) ? Compression.Zstd
            : Compression.None;
    }
}
