using static Monitoring.Interop.NativeStatFs;

namespace Monitoring.Watching.Inotify;

/// <summary>Identifies the file systems on which inotify reports every change: those that only this
/// kernel writes to.</summary>
/// <remarks>On a network file system (NFS, SMB, 9p) and on FUSE, inotify does not report what others write; on
/// overlayfs, not changes in a lower layer. Unknown file systems are not trusted.</remarks>
internal static class LocalFileSystem
{
    /// <summary>Whether a path is on such a file system; false if this cannot be determined.</summary>
    public static bool Has(string path) =>
        StatFs(path, out StatFsBuffer buffer) == 0
        && buffer.Type is EXT4_SUPER_MAGIC or XFS_SUPER_MAGIC or BTRFS_SUPER_MAGIC or TMPFS_MAGIC or RAMFS_MAGIC
            or F2FS_SUPER_MAGIC
            or ZFS_SUPER_MAGIC or BCACHEFS_SUPER_MAGIC;
}
