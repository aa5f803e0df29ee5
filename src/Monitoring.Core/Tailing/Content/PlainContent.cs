using Monitoring.Files.Opening;

namespace Monitoring.Tailing.Content;

/// <summary>The bytes of a file that is not compressed.</summary>
internal sealed class PlainContent(ReopenableFile file) : FileContent(file)
{
    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> destination)
    {
        int read = File.Read(offset, destination);
        TotalBytes += read;
        return read;
    }

    /// <inheritdoc/>
    public override long? FindData(long from) => File.FindData(from);
}
