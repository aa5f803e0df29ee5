namespace Monitoring.Files;

/// <summary>Which file it is, whatever its names: the device, the inode (on Windows, volume and file index) and the time
/// of its birth.</summary>
/// <remarks>A file system gives the inode of a deleted file to the next one; the time of birth tells them apart where the
/// file system keeps it. Where it does not, the identity is certain only while the file is open or linked, and across a
/// restart the <see cref="Fingerprint"/> must agree too.</remarks>
/// <param name="Device">The device that holds the file.</param>
/// <param name="Inode">The file's number on that device.</param>
/// <param name="Born">When the file was created, in nanoseconds of Unix time; 0 where that is not kept.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode, long Born = 0)
{
    /// <summary>Device and inode in hexadecimal, as <c>fd00:1a2b</c>.</summary>
    public override string ToString() => $"{Device:x}:{Inode:x}";
}
