namespace Monitoring.Files;

/// <summary>The identity of a file, independent of its names: the device, the inode (on Windows, volume and file index)
/// and the time of its birth.</summary>
/// <remarks>A file system reuses the inode of a deleted file; the time of birth distinguishes the two files, if the
/// file system keeps it. Otherwise the identity is certain only while the file is open or linked, and across a restart
/// the <see cref="Fingerprint"/> must match too.</remarks>
/// <param name="Device">The device that holds the file.</param>
/// <param name="Inode">The number of the file on the device.</param>
/// <param name="Born">The time when the file was created, in nanoseconds of Unix time; 0 if it is not kept.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode, long Born = 0)
{
    /// <summary>Device and inode in hexadecimal, as <c>fd00:1a2b</c>.</summary>
    public override string ToString() => $"{Device:x}:{Inode:x}";
}
