using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monitoring.Tailing;

namespace Monitoring.Interop;

/// <summary>stat(2) of macOS and the BSDs, through the shim that .NET itself reads them with.</summary>
/// <remarks>Each of these systems and architectures lays out <c>struct stat</c> in its own way; the shim
/// (libSystem.Native of the running framework, pal_io.h) has one layout for all. It works on Linux too, where the tests
/// hold it against statx.</remarks>
internal static partial class UnixFileStatus
{
    private const int FILESTATUS_FLAGS_HAS_BIRTHTIME = 1;
    private const int S_IFMT = 0xf000;
    private const int S_IFDIR = 0x4000;
    private const int S_IFREG = 0x8000;
    private const int S_IFLNK = 0xa000;

    public static FileStatus? Of(string path, bool followLinks, out FileError error)
    {
        int result = followLinks ? Stat(path, out ShimStatus status) : LStat(path, out status);
        error = result == 0 ? FileError.None : Errno.ToFileError(Marshal.GetLastPInvokeError());
        return result == 0 ? status.ToFileStatus() : null;
    }

    public static FileStatus Of(SafeFileHandle file) => FStat(file, out ShimStatus status) == 0
        ? status.ToFileStatus()
        : throw new IOException("fstat failed.", new Win32Exception(Marshal.GetLastPInvokeError()));

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_Stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(string path, out ShimStatus status);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_LStat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LStat(string path, out ShimStatus status);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_FStat", SetLastError = true)]
    private static partial int FStat(SafeFileHandle file, out ShimStatus status);

    // typedef struct {
    //     int32_t Flags; int32_t Mode; uint32_t Uid; uint32_t Gid; int64_t Size;
    //     int64_t ATime, ATimeNsec, MTime, MTimeNsec, CTime, CTimeNsec, BirthTime, BirthTimeNsec;
    //     int64_t Dev, RDev, Ino; uint32_t UserFlags;
    // } FileStatus;
    [StructLayout(LayoutKind.Explicit, Size = 120)]
    internal readonly struct ShimStatus
    {
        [FieldOffset(0)]
        private readonly int _flags;

        [FieldOffset(4)]
        private readonly int _mode;

        [FieldOffset(16)]
        private readonly long _size;

        [FieldOffset(40)]
        private readonly long _modifiedSeconds;

        [FieldOffset(48)]
        private readonly long _modifiedNanoseconds;

        [FieldOffset(56)]
        private readonly long _changedSeconds;

        [FieldOffset(64)]
        private readonly long _changedNanoseconds;

        [FieldOffset(72)]
        private readonly long _bornSeconds;

        [FieldOffset(80)]
        private readonly long _bornNanoseconds;

        [FieldOffset(88)]
        private readonly long _device;

        [FieldOffset(104)]
        private readonly long _inode;

        public FileStatus ToFileStatus() => new(
            new FileIdentity(
                (ulong)_device,
                (ulong)_inode,
                (_flags & FILESTATUS_FLAGS_HAS_BIRTHTIME) == 0 ? 0 : (_bornSeconds * 1_000_000_000) + _bornNanoseconds),
            (_mode & S_IFMT) switch
            {
                S_IFREG => FileKind.File,
                S_IFDIR => FileKind.Directory,
                S_IFLNK => FileKind.Link,
                _ => FileKind.Other,
            },
            _size,
            (_modifiedSeconds * 1_000_000_000) + _modifiedNanoseconds,
            (_changedSeconds * 1_000_000_000) + _changedNanoseconds,
            Links: 1);
    }
}
