using Monitoring.Files;
using Monitoring.Files.Opening;

namespace Monitoring.Tailing.Content;

/// <summary>Unpacks a compressed file from its first byte to its last, and detects whether the
/// file is complete.</summary>
internal abstract class Unpacker : IDisposable
{
    protected const string WasCutOff = "It was cut off.";

    /// <summary>The reason why bytes are missing after the end; null if the file was complete.</summary>
    public string? Damage { get; protected set; }

    /// <summary>Starts to unpack a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="compression">The compression of the file.</param>
    public static Unpacker Begin(ReopenableFile file, Compression compression) => compression switch
    {
        Compression.Gzip => new GzipUnpacker(file),
        Compression.Zstd => new ZstdUnpacker(file),
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "It is not compressed, or in a way that is not read."),
    };

    /// <summary>Unpacks more bytes; 0 at the end, or if nothing more can be unpacked.</summary>
    /// <exception cref="IOException">Reading the file failed and bytes may be lost; unpacking
    /// must start again.</exception>
    public abstract int Read(Span<byte> buffer);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the decompressor.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Records that the content is invalid.</summary>
    protected int RecordDamage(string message)
    {
        Damage = $"It is broken: {message}";
        return 0;
    }
}
