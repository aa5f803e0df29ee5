namespace Monitoring.Tailing;

/// <summary>The bytes of a file as its writer wrote them, wherever they are asked for.</summary>
/// <remarks>One owner, not thread-safe.</remarks>
internal abstract class FileContent(ReopenableFile file) : IDisposable
{
    /// <summary>Whether the file holds them compressed: it is finished then, and its size is only known at its end.</summary>
    public virtual bool IsCompressed => false;

    /// <summary>Whether the end has been reached of what will never grow.</summary>
    public virtual bool IsComplete => false;

    /// <summary>Why there are no bytes where there should be some; null if nothing is amiss, as far as was read.</summary>
    public virtual string? Damage => null;

    /// <summary>Whether it was closed for another file, and then had no name any more.</summary>
    public bool IsGone => File.IsGone;

    /// <summary>The file.</summary>
    protected ReopenableFile File { get; } = file;

    /// <summary>What the system says of the file now, with the number of the bytes that its writer wrote as its size.</summary>
    /// <exception cref="IOException">The system would not say.</exception>
    public virtual FileStatus GetStatus() => File.GetStatus();

    /// <summary>Reads at an offset; fewer bytes than asked for only at the end.</summary>
    /// <exception cref="IOException">Reading failed.</exception>
    public abstract int Read(long offset, Span<byte> destination);

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
