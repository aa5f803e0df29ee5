using Monitoring.Files;
using Monitoring.Files.Opening;

namespace Monitoring.Tailing.Content;

/// <summary>Unpacks a compressed file from its first byte to its last, and notices whether the file is whole.</summary>
internal abstract class Unpacker : IDisposable
{
    protected const string WasCutOff = "It was cut off.";

    /// <summary>Why there is no more, after the end; null if the file was whole.</summary>
    public string? Damage { get; protected set; }

    /// <summary>Begins with a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="compression">How it is compressed.</param>
    public static Unpacker Begin(ReopenableFile file, Compression compression) => compression switch
    {
        Compression.Gzip => new GzipUnpacker(file),
        Compression.Zstd => new ZstdUnpacker(file),
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, "It is not compressed, or in a way that is not read."),
    };

    /// <summary>Unpacks some more; 0 at the end, or where nothing more can be unpacked.</summary>
    /// <exception cref="IOException">Reading the file failed, and bytes may be lost: unpacking has to begin again.</exception>
    public abstract int Read(Span<byte> room);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns what is held for unpacking.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Notes that the content makes no sense.</summary>
    protected int EndBroken(string message)
    {
        Damage = $"It is broken: {message}";
        return 0;
    }
}
