using Monitoring.Files;
using Monitoring.Files.Status;
using Monitoring.Tailing.Content;

namespace Monitoring.Tailing;

/// <summary>Checks whether the content of a file shows that it is not a log; repeated when the
/// file has changed.</summary>
/// <param name="reader">Reads the file.</param>
/// <param name="isCompressed">Whether the file is compressed. Such a file is not checked, because it is a log only
/// after it is unpacked.</param>
internal sealed class BinaryCheck(ContentReader reader, bool isCompressed)
{
    /// <summary>The maximum number of NULs at the beginning that are skipped to find content. A log that begins with
    /// more of them counts as a log.</summary>
    private const int MaxNuls = 1 << 20;

    private (long Size, long Modified) _seen = (-1, 0);
    private bool _isExcluded;

    /// <summary>The format of the file, see <see cref="BinaryFormat.Of"/>; null if it may be a log.</summary>
    public string? Format { get; private set; }

    /// <summary>Checks the first bytes, unless the file has not changed since the last check.</summary>
    /// <param name="status">The current status of the file.</param>
    /// <returns>The format of the file; null if it may be a log.</returns>
    /// <exception cref="IOException">Reading failed.</exception>
    public string? Scan(in FileStatus status)
    {
        if (!isCompressed && !_isExcluded && _seen != (status.Size, status.Modified))
        {
            Format = Read(status.Size);
            _seen = (status.Size, status.Modified);
        }

        return Format;
    }

    /// <summary>Marks the file as not a log, whatever its content is.</summary>
    /// <param name="format">The format of the file.</param>
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
