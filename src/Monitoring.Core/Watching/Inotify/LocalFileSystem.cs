using static Monitoring.Interop.NativeStatFs;

namespace Monitoring.Watching.Inotify;

/// <summary>Tells the file systems on which inotify reports every change: those that only this kernel writes to.</summary>
/// <remarks>Of a network file system (NFS, SMB, 9p) and of FUSE it does not report what others write; of overlayfs not what is
/// changed in a layer below. What is not known here is not trusted.</remarks>
internal static class LocalFileSystem
{
    /// <summary>Whether a path is on such a file system; false if that cannot be found out.</summary>
    public static bool Has(string path) =>
        StatFs(path, out StatFsBuffer buffer) == 0
        && buffer.Type is EXT4_SUPER_MAGIC or XFS_SUPER_MAGIC or BTRFS_SUPER_MAGIC or TMPFS_MAGIC or RAMFS_MAGIC or F2FS_SUPER_MAGIC
            or ZFS_SUPER_MAGIC or BCACHEFS_SUPER_MAGIC;
}
