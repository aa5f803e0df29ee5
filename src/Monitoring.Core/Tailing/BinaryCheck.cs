using Monitoring.Files;
using Monitoring.Files.Status;
using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

/// <summary>Whether a file is no log by its content; asked again when the file has changed.</summary>
/// <param name="reader">Reads the file.</param>
/// <param name="isCompressed">Whether the file is compressed, and so no log only after it was unpacked: that is not looked at.</param>
internal sealed class BinaryCheck(ContentReader reader, bool isCompressed)
{
    /// <summary>The most NULs at the beginning that are passed to find content: a log that begins with more of them counts as a log.</summary>
    private const int MaxNuls = 1 << 20;

    private (long Size, long Modified) _seen = (-1, 0);
    private bool _isExcluded;

    /// <summary>What the file is, see <see cref="BinaryFormat.Of"/>; null if it may be a log.</summary>
    public string? Format { get; private set; }

    /// <summary>Looks at the first bytes, unless that was done since the file changed.</summary>
    /// <param name="status">What the system says of the file.</param>
    /// <returns>What the file is; null if it may be a log.</returns>
    /// <exception cref="IOException">Reading failed.</exception>
    public string? Look(in FileStatus status)
    {
        if (!isCompressed && !_isExcluded && _seen != (status.Size, status.Modified))
        {
            Format = Read(status.Size);
            _seen = (status.Size, status.Modified);
        }

        return Format;
    }

    /// <summary>The file is no log, whatever its content is.</summary>
    /// <param name="format">What it is.</param>
    public void Exclude(string format)
    {
        Format = format;
        _isExcluded = true;
    }

    private string? Read(long size)
    {
        Span<byte> sample = stackalloc byte[BinaryFormat.SampleBytes];
        int read = reader.ReadAt(0, sample);
        if (sample[..read].ContainsAnyExcept((byte)0))
        {
            return BinaryFormat.Of(sample[..read], 0);
        }

        long text = read;
        if (read < sample.Length || !reader.TryFindText(ref text, size, MaxNuls, out _))
        {
            return null;
        }

        long start = text - (text % BinaryFormat.LastlogRecord);
        return BinaryFormat.Of(sample[..reader.ReadAt(start, sample)], start);
    }
}
