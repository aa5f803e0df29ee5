using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Monitoring.Testing;

/// <summary>Compresses as zstd does: with a checksum.</summary>
internal static class Zstd
{
    /// <summary>One frame with the length of its content.</summary>
    public static byte[] Compress(byte[] bytes)
    {
        using Compressor compressor = new();
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        return compressor.Wrap(bytes).ToArray();
    }

    /// <summary>One frame without the length of its content, as zstd writes it from a pipe.</summary>
    public static byte[] CompressPiped(byte[] bytes)
    {
        using MemoryStream compressed = new();
        using (CompressionStream compressor = new(compressed, leaveOpen: true))
        {
            compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
            compressor.Write(bytes);
        }

        return compressed.ToArray();
    }
}
