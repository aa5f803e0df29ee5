using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static Monitoring.Interop.NativeStatX;

namespace Monitoring.Files.Status;

/// <summary>The status of a file on Linux, from statx(2), the only call that reports the time of birth.</summary>
internal static class LinuxFileStatus
{
    public static FileStatus? Of(string path, bool followLinks, out FileError error)
    {
        int flags = followLinks ? 0 : AT_SYMLINK_NOFOLLOW;
        if (StatX(AT_FDCWD, path, flags, STATX_BASIC_STATS | STATX_BTIME, out StatXBuffer buffer) != 0)
        {
            error = FileErrors.FromErrno(Marshal.GetLastPInvokeError());
            return null;
        }

        error = FileError.None;
        return ToFileStatus(buffer);
    }

    public static FileStatus Of(SafeFileHandle file)
    {
        if (StatX(file, string.Empty, AT_EMPTY_PATH, STATX_BASIC_STATS | STATX_BTIME, out StatXBuffer buffer) != 0)
        {
            throw new IOException("statx failed.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }

        return ToFileStatus(buffer);
    }

    private static FileStatus ToFileStatus(in StatXBuffer buffer) => new(
        new FileIdentity(
            ((ulong)buffer.DeviceMajor << 32) | buffer.DeviceMinor,
            buffer.Inode,
            (buffer.Mask & STATX_BTIME) == 0 ? 0 : (buffer.BornSeconds * 1_000_000_000) + buffer.BornNanoseconds),
        FileModes.ToKind(buffer.Mode),
        (long)buffer.Size,
        (buffer.ModifiedSeconds * 1_000_000_000) + buffer.ModifiedNanoseconds,
        (buffer.ChangedSeconds * 1_000_000_000) + buffer.ChangedNanoseconds,
        buffer.Links)
    {
        Owner = buffer.Owner,
        Permissions = FileModes.ToPermissions(buffer.Mode),
    };
}
