using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Interop;

/// <summary>stat(2) of macOS and the BSDs, through the shim that .NET itself uses.</summary>
/// <remarks>Each of these systems and architectures has its own layout of <c>struct stat</c>. The shim
/// (libSystem.Native of the running framework, pal_io.h) has one layout for all. It works on Linux too, where the tests
/// compare it with statx.</remarks>
internal static partial class NativeShimStat
{
    public const int FILESTATUS_FLAGS_HAS_BIRTHTIME = 1;

    /// <summary>Reads the status of the file that a path leads to; 0, or -1 with the errno in
    /// <see cref="Marshal.GetLastPInvokeError"/>, as for all calls here.</summary>
    [LibraryImport(
        "libSystem.Native", EntryPoint = "SystemNative_Stat", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Stat(string path, out ShimStatus status);

    /// <summary>Reads the status of the path itself, if it is a link.</summary>
    [LibraryImport(
        "libSystem.Native", EntryPoint = "SystemNative_LStat", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LStat(string path, out ShimStatus status);

    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_FStat", SetLastError = true)]
    public static partial int FStat(SafeFileHandle file, out ShimStatus status);

    // typedef struct {
    //     int32_t Flags; int32_t Mode; uint32_t Uid; uint32_t Gid; int64_t Size;
    //     int64_t ATime, ATimeNsec, MTime, MTimeNsec, CTime, CTimeNsec, BirthTime, BirthTimeNsec;
    //     int64_t Dev, RDev, Ino; uint32_t UserFlags;
    // } FileStatus;
    [StructLayout(LayoutKind.Explicit, Size = 120)]
    internal readonly struct ShimStatus
    {
        [FieldOffset(0)]
        public readonly int Flags;

        [FieldOffset(4)]
        public readonly int Mode;

        [FieldOffset(8)]
        public readonly uint Owner;

        [FieldOffset(16)]
        public readonly long Size;

        [FieldOffset(40)]
        public readonly long ModifiedSeconds;

        [FieldOffset(48)]
        public readonly long ModifiedNanoseconds;

        [FieldOffset(56)]
        public readonly long ChangedSeconds;

        [FieldOffset(64)]
        public readonly long ChangedNanoseconds;

        [FieldOffset(72)]
        public readonly long BornSeconds;

        [FieldOffset(80)]
        public readonly long BornNanoseconds;

        [FieldOffset(88)]
        public readonly long Device;

        [FieldOffset(104)]
        public readonly long Inode;
    }
}
