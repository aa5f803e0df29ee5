using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monitoring.Tailing;

namespace Monitoring.Interop;

/// <summary>statx(2) of Linux, whose structure is the same on every architecture; in glibc since 2.28 and musl since
/// 1.2.5.</summary>
internal static partial class LinuxFileStatus
{
    private const int AT_FDCWD = -100;
    private const int AT_SYMLINK_NOFOLLOW = 0x100;
    private const int AT_EMPTY_PATH = 0x1000;
    private const uint STATX_BASIC_STATS = 0x7ff;
    private const uint STATX_BTIME = 0x800;

    private const int S_IFMT = 0xf000;
    private const int S_IFDIR = 0x4000;
    private const int S_IFREG = 0x8000;
    private const int S_IFLNK = 0xa000;

    public static FileStatus? Of(string path, bool followLinks, out FileError error)
    {
        int flags = followLinks ? 0 : AT_SYMLINK_NOFOLLOW;
        if (StatX(AT_FDCWD, path, flags, STATX_BASIC_STATS | STATX_BTIME, out StatXBuffer buffer) != 0)
        {
            error = Errno.ToFileError(Marshal.GetLastPInvokeError());
            return null;
        }

        error = FileError.None;
        return buffer.ToFileStatus();
    }

    public static FileStatus Of(SafeFileHandle file)
    {
        if (StatX(file, string.Empty, AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, out StatXBuffer buffer) != 0)
        {
            throw new IOException("statx failed.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }

        return buffer.ToFileStatus();
    }

    // int statx(int dirfd, const char *pathname, int flags, unsigned int mask, struct statx *statxbuf);
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, out StatXBuffer buffer);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(SafeFileHandle file, string path, int flags, uint mask, out StatXBuffer buffer);

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
        [FieldOffset(16)]
        private readonly uint _links;

        [FieldOffset(28)]
        private readonly ushort _mode;

        [FieldOffset(32)]
        private readonly ulong _inode;

        [FieldOffset(40)]
        private readonly ulong _size;

        [FieldOffset(0)]
        private readonly uint _mask;

        [FieldOffset(80)]
        private readonly long _bornSeconds;

        [FieldOffset(88)]
        private readonly uint _bornNanoseconds;

        [FieldOffset(96)]
        private readonly long _changedSeconds;

        [FieldOffset(104)]
        private readonly uint _changedNanoseconds;

        [FieldOffset(112)]
        private readonly long _modifiedSeconds;

        [FieldOffset(120)]
        private readonly uint _modifiedNanoseconds;

        [FieldOffset(136)]
        private readonly uint _deviceMajor;

        [FieldOffset(140)]
        private readonly uint _deviceMinor;

        public FileStatus ToFileStatus() => new(
            new FileIdentity(
                ((ulong)_deviceMajor << 32) | _deviceMinor,
                _inode,
                (_mask & STATX_BTIME) == 0 ? 0 : (_bornSeconds * 1_000_000_000) + _bornNanoseconds),
            (_mode & S_IFMT) switch
            {
                S_IFREG => FileKind.File,
                S_IFDIR => FileKind.Directory,
                S_IFLNK => FileKind.Link,
                _ => FileKind.Other,
            },
            (long)_size,
            (_modifiedSeconds * 1_000_000_000) + _modifiedNanoseconds,
            (_changedSeconds * 1_000_000_000) + _changedNanoseconds,
            _links);
    }
}
