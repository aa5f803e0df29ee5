using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;

namespace Monitoring.Tailing.Content;

/// <summary>The bytes of a file as its writer wrote them, wherever they are asked for.</summary>
/// <remarks>One owner, not thread-safe.</remarks>
internal abstract class FileContent(ReopenableFile file) : IDisposable
{
    /// <summary>Whether the file holds them compressed: it is finished then, and its size is only known at its end.</summary>
    public virtual bool IsCompressed => false;

    /// <summary>Whether the file says how many bytes it holds before they are unpacked.</summary>
    public virtual bool StatesLength => true;

    /// <summary>Whether the end has been reached of what will never grow.</summary>
    public virtual bool IsComplete => false;

    /// <summary>Why there are no bytes where there should be some; null if nothing is amiss, as far as was read.</summary>
    public virtual string? Damage => null;

    /// <summary>Whether it was closed for another file, and then had no name any more.</summary>
    public bool IsGone => File.IsGone;

    /// <summary>The number of bytes that were read or unpacked, each as often as it was.</summary>
    public long TotalBytes { get; protected set; }

    /// <summary>The file.</summary>
    protected ReopenableFile File { get; } = file;

    /// <summary>Opens a regular file for reading; null, and why, if that cannot be done now.</summary>
    /// <param name="path">The path, without links.</param>
    /// <param name="compression">How it is compressed; what cannot be unpacked is read as it is.</param>
    /// <param name="pool">Lends the descriptor.</param>
    /// <param name="status">What the system says of the file.</param>
    /// <param name="error"><see cref="FileError.None"/> with null: it is not a regular file.</param>
    public static FileContent? TryOpen(
        string path, Compression compression, DescriptorPool pool, out FileStatus status, out FileError error)
    {
        status = default;
        ReopenableFile? file = ReopenableFile.TryOpen(path, pool, out error);
        if (file is null)
        {
            return null;
        }

        try
        {
            FileContent content = compression is Compression.Gzip or Compression.Zstd
                ? new UnzippedContent(file, compression)
                : new PlainContent(file);
            status = content.GetStatus();
            return content;
        }
        catch (IOException)
        {
            error = FileError.Other;
        }

        file.Dispose();
        return null;
    }

    /// <summary>What the system says of the file now, with the number of the bytes that its writer wrote as its size.</summary>
    /// <exception cref="IOException">The system would not say.</exception>
    public virtual FileStatus GetStatus() => File.GetStatus();

    /// <summary>Reads at an offset; fewer bytes than asked for only at the end.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public abstract int Read(long offset, Span<byte> destination);

    /// <summary>The first offset, from one on, at which there may be other bytes than NUL, as far as can be told without reading; null
    /// if there are none up to the end.</summary>
    /// <exception cref="IOException">The file cannot be opened again now.</exception>
    public virtual long? FindData(long from) => from;

    /// <summary>How many bytes there are now, for certain.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public virtual long FindEnd() => GetStatus().Size;

    /// <summary>Gives back what is held for reading on, because it will be a while until then.</summary>
    public virtual void Rest()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the file.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            File.Dispose();
        }
    }
}
