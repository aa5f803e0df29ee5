using System.IO.Compression;

namespace Monitoring.Testing;

/// <summary>Compresses with gzip, as programs that rotate logs do.</summary>
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
