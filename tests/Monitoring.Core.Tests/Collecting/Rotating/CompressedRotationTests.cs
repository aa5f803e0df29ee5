namespace Monitoring.Collecting.Rotating;

public sealed class GzipRotationTests : CompressedRotationSpecification
{
    protected override string Ending => ".gz";

    protected override byte[] Pack(byte[] bytes) => Gzip.Compress(bytes);
}

public sealed class ZstdRotationTests : CompressedRotationSpecification
{
    protected override string Ending => ".zst";

    protected override byte[] Pack(byte[] bytes) => Zstd.Compress(bytes);
}

public sealed class PipedZstdRotationTests : CompressedRotationSpecification
{
    protected override string Ending => ".zst";

    /// <summary>Two frames, of which none says how long it is.</summary>
    protected override byte[] Pack(byte[] bytes) =>
        [.. Zstd.CompressPiped(bytes[..(bytes.Length / 3)]), .. Zstd.CompressPiped(bytes[(bytes.Length / 3)..])];
}
