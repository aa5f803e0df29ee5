using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Files.Status;

namespace Monitoring.Tailing.Content;

/// <summary>The bytes of a file as its writer wrote them, readable at any offset.</summary>
/// <remarks>One owner, not thread-safe.</remarks>
internal abstract class FileContent(ReopenableFile file) : IDisposable
{
    /// <summary>Whether the file is compressed. Then it no longer grows, and its unpacked size is only known
    /// at its end.</summary>
    public virtual bool IsCompressed => false;

    /// <summary>Whether the file states its unpacked length.</summary>
    public virtual bool StatesLength => true;

    /// <summary>Whether the end of a file that never grows was reached.</summary>
    public virtual bool IsComplete => false;

    /// <summary>The reason why bytes are missing; null if no damage was found so far.</summary>
    public virtual string? Damage => null;

    /// <summary>Whether the file was closed to free its descriptor and could not be found by name afterwards.</summary>
    public bool IsGone => File.IsGone;

    /// <summary>The number of bytes that were read or unpacked; repeated reads count again.</summary>
    public long TotalBytes { get; protected set; }

    /// <summary>The file.</summary>
    protected ReopenableFile File { get; } = file;

    /// <summary>Opens a regular file for reading; null, with the error, if that is not possible now.</summary>
    /// <param name="path">The path, without links.</param>
    /// <param name="compression">The compression of the file; an unsupported format is read as it is.</param>
    /// <param name="pool">Lends the descriptor.</param>
    /// <param name="status">The status of the file.</param>
    /// <param name="error">The error; <see cref="FileError.None"/> with a null result if it is not
    /// a regular file.</param>
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

    /// <summary>Returns the current status of the file, with the number of bytes that its writer wrote
    /// as its size.</summary>
    /// <exception cref="IOException">The status cannot be read.</exception>
    public virtual FileStatus GetStatus() => File.GetStatus();

    /// <summary>Reads at an offset; returns fewer bytes than requested only at the end.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public abstract int Read(long offset, Span<byte> destination);

    /// <summary>The first offset, from a given one on, that may have bytes other than NUL, as known without reading;
    /// null if there are none up to the end.</summary>
    /// <exception cref="IOException">The file cannot be opened again now.</exception>
    public virtual long? FindData(long from) => from;

    /// <summary>Finds the exact number of bytes in the file now.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public virtual long FindEnd() => GetStatus().Size;

    /// <summary>Releases the buffers for further reading, because the next read is not expected soon.</summary>
    public virtual void ReleaseBuffers()
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
