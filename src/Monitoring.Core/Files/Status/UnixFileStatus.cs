using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static Monitoring.Interop.NativeShimStat;

namespace Monitoring.Files.Status;

/// <summary>The status of a file on macOS and the BSDs, from .NET's own shim over stat(2).</summary>
/// <remarks>The shim does not report the number of names, so <see cref="FileStatus.Links"/> is always 1.</remarks>
internal static class UnixFileStatus
{
    public static FileStatus? Of(string path, bool followLinks, out FileError error)
    {
        int result = followLinks ? Stat(path, out ShimStatus status) : LStat(path, out status);
        error = result == 0 ? FileError.None : FileErrors.FromErrno(Marshal.GetLastPInvokeError());
        return result == 0 ? ToFileStatus(status) : null;
    }

    public static FileStatus Of(SafeFileHandle file) => FStat(file, out ShimStatus status) == 0
        ? ToFileStatus(status)
        : throw new IOException("fstat failed.", new Win32Exception(Marshal.GetLastPInvokeError()));

    private static FileStatus ToFileStatus(in ShimStatus status) => new(
        new FileIdentity(
            (ulong)status.Device,
            (ulong)status.Inode,
            (status.Flags & FILESTATUS_FLAGS_HAS_BIRTHTIME) == 0
                ? 0 : (status.BornSeconds * 1_000_000_000) + status.BornNanoseconds),
        FileModes.ToKind(status.Mode),
        status.Size,
        (status.ModifiedSeconds * 1_000_000_000) + status.ModifiedNanoseconds,
        (status.ChangedSeconds * 1_000_000_000) + status.ChangedNanoseconds,
        Links: 1)
    {
        Owner = status.Owner,
        Permissions = FileModes.ToPermissions(status.Mode),
    };
}
