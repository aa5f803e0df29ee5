using System.Runtime.InteropServices;

namespace Monitoring.Interop;

/// <summary>statfs(2) of Linux, used only for the type of the file system. The numbers are in linux/magic.h, and for
/// ZFS and bcachefs in their own headers.</summary>
internal static partial class NativeStatFs
{
    public const uint EXT4_SUPER_MAGIC = 0xEF53;
    public const uint XFS_SUPER_MAGIC = 0x58465342;
    public const uint BTRFS_SUPER_MAGIC = 0x9123683E;
    public const uint TMPFS_MAGIC = 0x01021994;
    public const uint RAMFS_MAGIC = 0x858458F6;
    public const uint F2FS_SUPER_MAGIC = 0xF2F52010;
    public const uint ZFS_SUPER_MAGIC = 0x2FC12FC1;
    public const uint PROC_SUPER_MAGIC = 0x9FA0;
    public const uint SYSFS_MAGIC = 0x62656572;
    public const uint BCACHEFS_SUPER_MAGIC = 0xCA451A4E;

    /// <summary>Reads the status of a path's file system; 0, or -1 on failure.</summary>
    // int statfs(const char *path, struct statfs *buf);
    [LibraryImport("libc", EntryPoint = "statfs", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatFs(string path, out StatFsBuffer buffer);

    // struct statfs {
    //     __fsword_t f_type;   // 64 bits on most systems of 64 bits, 32 on others; no number has more than 32
    //     ...                  // 120 bytes at most
    // };
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal readonly struct StatFsBuffer
    {
        [FieldOffset(0)]
        private readonly uint _low;

        [FieldOffset(4)]
        private readonly uint _high;

        /// <summary>The type of the file system.</summary>
        public uint Type => BitConverter.IsLittleEndian || _low != 0 ? _low : _high;
    }
}
