namespace Monitoring.Tailing;

/// <summary>Which file it is, whatever its names: the device and the inode (on Windows, volume and file index).</summary>
/// <remarks>True only while the file is open or linked: a file system gives the inode of a deleted file to the next one.
/// Across a restart a fingerprint must agree too.</remarks>
/// <param name="Device">The device that holds the file.</param>
/// <param name="Inode">The file's number on that device.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode)
{
    /// <summary>Device and inode in hexadecimal, as <c>fd00:1a2b</c>.</summary>
    public override string ToString() => $"{Device:x}:{Inode:x}";
}
