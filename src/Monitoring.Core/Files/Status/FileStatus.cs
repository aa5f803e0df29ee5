using Microsoft.Win32.SafeHandles;

namespace Monitoring.Files.Status;

/// <summary>The status of a file at one moment, as the file system reports it.</summary>
/// <remarks>Only this type selects the platform's implementation. .NET itself reports neither
/// device nor inode.</remarks>
/// <param name="Identity">The identity of the file.</param>
/// <param name="Kind">The kind of the file.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Modified">The time of the last change of the content, in nanoseconds of Unix time.</param>
/// <param name="Changed">The time of the last change of the status, in nanoseconds of Unix time.</param>
/// <param name="Links">The number of names; 0 for an open file that was deleted.</param>
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

    /// <summary>Whether the mode permits users other than the owner to write.</summary>
    public bool IsWritableByOthers => (Permissions & WrittenByOthers) != UnixFileMode.None;

    /// <summary>Whether the file may have changed after its status was read without a change of its times, because file
    /// systems record times with a limited resolution.</summary>
    /// <param name="askedAt">The time when the status was read, in nanoseconds of Unix time.</param>
    public bool MayHideChanges(long askedAt)
    {
        // Linux records the time of its last tick, up to 10 ms ago; FAT records even seconds.
        const long FineStep = 50_000_000;
        const long CoarseStep = 2_000_000_000;
        long latest = Math.Max(Modified, Changed);
        return latest >= askedAt - (latest % 1_000_000_000 == 0 ? CoarseStep : FineStep);
    }

    /// <summary>Reads the status of the file that a path leads to, through all links; null if there is none or it
    /// cannot be read.</summary>
    public static FileStatus? Of(string path) => Of(path, followLinks: true, out _);

    /// <summary>Reads the status of the file that a path leads to; null, with the error, if there is none or it
    /// cannot be read.</summary>
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

    /// <summary>Reads the status of an open file.</summary>
    /// <exception cref="IOException">The status cannot be read.</exception>
    public static FileStatus Of(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
        {
            return LinuxFileStatus.Of(file);
        }

        return OperatingSystem.IsWindows() ? WindowsFileStatus.Of(file) : UnixFileStatus.Of(file);
    }
}
