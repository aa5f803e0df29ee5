using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Interop;

/// <summary>statx(2) of Linux, whose structure is the same on every architecture; in glibc since 2.28 and musl since
/// 1.2.5.</summary>
internal static partial class NativeStatX
{
    public const int AT_FDCWD = -100;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const int AT_EMPTY_PATH = 0x1000;
    public const uint STATX_BASIC_STATS = 0x7ff;
    public const uint STATX_BTIME = 0x800;

    /// <summary>Reads the status of a path; 0, or -1 with the errno in <see cref="Marshal.GetLastPInvokeError"/>, as
    /// for all calls here.</summary>
    // int statx(int dirfd, const char *pathname, int flags, unsigned int mask, struct statx *statxbuf);
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatX(int directory, string path, int flags, uint mask, out StatXBuffer buffer);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int StatX(SafeFileHandle file, string path, int flags, uint mask, out StatXBuffer buffer);

    // struct statx {
    //     __u32 stx_mask; __u32 stx_blksize; __u64 stx_attributes;
    //     __u32 stx_nlink; __u32 stx_uid; __u32 stx_gid; __u16 stx_mode; __u16 pad;
    //     __u64 stx_ino; __u64 stx_size; __u64 stx_blocks; __u64 stx_attributes_mask;
    //     struct statx_timestamp stx_atime, stx_btime, stx_ctime, stx_mtime;   // 16 bytes each
    //     __u32 stx_rdev_major, stx_rdev_minor, stx_dev_major, stx_dev_minor;  // and more, to 256 bytes
    // };
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal readonly struct StatXBuffer
    {
        [FieldOffset(0)]
        public readonly uint Mask;

        [FieldOffset(16)]
        public readonly uint Links;

        [FieldOffset(20)]
        public readonly uint Owner;

        [FieldOffset(28)]
        public readonly ushort Mode;

        [FieldOffset(32)]
        public readonly ulong Inode;

        [FieldOffset(40)]
        public readonly ulong Size;

        [FieldOffset(80)]
        public readonly long BornSeconds;

        [FieldOffset(88)]
        public readonly uint BornNanoseconds;

        [FieldOffset(96)]
        public readonly long ChangedSeconds;

        [FieldOffset(104)]
        public readonly uint ChangedNanoseconds;

        [FieldOffset(112)]
        public readonly long ModifiedSeconds;

        [FieldOffset(120)]
        public readonly uint ModifiedNanoseconds;

        [FieldOffset(136)]
        public readonly uint DeviceMajor;

        [FieldOffset(140)]
        public readonly uint DeviceMinor;
    }
}
