using Microsoft.Win32.SafeHandles;

namespace Monitoring.Files.Status;

/// <summary>What the file system says of a file at one moment.</summary>
/// <remarks>This is the one place that asks which platform answers. .NET itself tells neither device nor inode.</remarks>
/// <param name="Identity">Which file it is.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes in it.</param>
/// <param name="Modified">When its content last changed, in nanoseconds of Unix time.</param>
/// <param name="Changed">When its status last changed, in nanoseconds of Unix time.</param>
/// <param name="Links">How many names it has; 0 for an open file that was deleted.</param>
internal readonly record struct FileStatus(
    FileIdentity Identity,
    FileKind Kind,
    long Size,
    long Modified,
    long Changed,
    uint Links)
{
    private const UnixFileMode WrittenByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The user ID of the owner; 0 on Windows.</summary>
    public uint Owner { get; init; }

    /// <summary>The permissions; none on Windows.</summary>
    public UnixFileMode Permissions { get; init; }

    /// <summary>Whether the mode lets users other than the owner write.</summary>
    public bool IsWritableByOthers => (Permissions & WrittenByOthers) != UnixFileMode.None;

    /// <summary>Whether the file may have changed after it was asked for its status without the times telling: file systems
    /// note changes in steps.</summary>
    /// <param name="askedAt">When it was asked, in nanoseconds of Unix time.</param>
    public bool MayHideChanges(long askedAt)
    {
        // Linux notes the time of its last tick, up to 10 ms ago; FAT whole seconds, every other one.
        const long FineStep = 50_000_000;
        const long CoarseStep = 2_000_000_000;
        long latest = Math.Max(Modified, Changed);
        return latest >= askedAt - (latest % 1_000_000_000 == 0 ? CoarseStep : FineStep);
    }

    /// <summary>The status of what a path leads to, through all links; null if there is nothing or it cannot be
    /// asked.</summary>
    public static FileStatus? Of(string path) => Of(path, followLinks: true, out _);

    /// <summary>The status of what a path leads to; null, and why, if there is nothing or it cannot be asked.</summary>
    public static FileStatus? Of(string path, bool followLinks, out FileError error)
    {
        if (OperatingSystem.IsLinux())
        {
            return LinuxFileStatus.Of(path, followLinks, out error);
        }

        return OperatingSystem.IsWindows()
            ? WindowsFileStatus.Of(path, followLinks, out error)
            : UnixFileStatus.Of(path, followLinks, out error);
    }

    /// <summary>The status of an open file.</summary>
    /// <exception cref="IOException">The system would not say.</exception>
    public static FileStatus Of(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
        {
            return LinuxFileStatus.Of(file);
        }

        return OperatingSystem.IsWindows() ? WindowsFileStatus.Of(file) : UnixFileStatus.Of(file);
    }
}
