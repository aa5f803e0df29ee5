namespace Monitoring.Files;

/// <summary>An offset in a file, with fingerprints by which it is recognized after a restart and distinguished
/// from other files.</summary>
/// <param name="File">The identity of the file.</param>
/// <param name="Head">The fingerprint of the file's first bytes.</param>
/// <param name="Offset">The offset in bytes from the beginning of the file.</param>
/// <param name="Marker">The fingerprint of the bytes right before the offset.</param>
/// <param name="Modified">The time of the last write to the file, in nanoseconds of Unix time. If the file is gone,
/// rotated files with a later write came after it.</param>
public readonly record struct FilePosition(
    FileIdentity File,
    Fingerprint Head,
    long Offset,
    Fingerprint Marker,
    long Modified)
{
    /// <summary>The size of the file when the position was taken, without NULs at its end; 0 if it
    /// is not known.</summary>
    public long Size { get; init; }

    /// <summary>Whether the file was not read up to the offset, but skipped.</summary>
    public bool WasLeft { get; init; }

    /// <summary>The digests of the prefixes of the file's first bytes.</summary>
    public HeadPrefixes Prefixes { get; init; }
}
