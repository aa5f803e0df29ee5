using System.IO.Compression;

namespace Monitoring.Testing;

/// <summary>Compresses as whoever rotates logs does.</summary>
internal static class Gzip
{
    public static byte[] Compress(byte[] bytes)
    {
        using MemoryStream compressed = new();
        using (GZipStream compressor = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            compressor.Write(bytes);
        }

        return compressed.ToArray();
    }
}
