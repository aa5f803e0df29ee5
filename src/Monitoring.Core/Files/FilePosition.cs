namespace Monitoring.Files;

/// <summary>A place in a file that is found again after a restart, or not taken for one in another file.</summary>
/// <param name="File">Which file it was.</param>
/// <param name="Head">The fingerprint of the file's first bytes.</param>
/// <param name="Offset">The place, in bytes from the beginning of the file.</param>
/// <param name="Marker">The fingerprint of the bytes right before the place.</param>
/// <param name="Modified">When the file had last been written to, in nanoseconds of Unix time: should the file be gone,
/// rotated files that were written to later than this are the ones that came after it.</param>
public readonly record struct FilePosition(
    FileIdentity File,
    Fingerprint Head,
    long Offset,
    Fingerprint Marker,
    long Modified)
{
    /// <summary>How many bytes the file had when the place was noted, without NULs at its end; 0 if that is not known.</summary>
    public long Size { get; init; }

    /// <summary>Whether the file was not read up to the place, but left as it was found.</summary>
    public bool WasLeft { get; init; }

    /// <summary>The digests of the beginnings of the file's first bytes.</summary>
    public HeadPrefixes Prefixes { get; init; }
}
