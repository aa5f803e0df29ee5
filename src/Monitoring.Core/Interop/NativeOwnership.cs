using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Interop;

/// <summary>geteuid(2), lchown(2), flock(2), and open(2) through .NET's shim, on Linux, macOS and the BSDs.</summary>
/// <remarks>O_NOFOLLOW has another number on nearly every system and on several architectures of Linux, and open(2) is
/// variadic. The shim (libSystem.Native of the running framework, pal_io.h) has one number and one signature.</remarks>
internal static partial class NativeOwnership
{
    // enum { PAL_O_RDWR = 0x0002, PAL_O_CLOEXEC = 0x0010, PAL_O_NOFOLLOW = 0x0200, ... };
    public const int PAL_O_RDWR = 0x2;
    public const int PAL_O_CLOEXEC = 0x10;
    public const int PAL_O_NOFOLLOW = 0x200;

    public const int LOCK_EX = 2;
    public const int LOCK_NB = 4;

    /// <summary>Returns a descriptor; -1 on failure, with the errno in <see cref="Marshal.GetLastPInvokeError"/>, as
    /// for all calls here.</summary>
    // intptr_t SystemNative_Open(const char* path, int32_t flags, int32_t mode);
    [LibraryImport(
        "libSystem.Native", EntryPoint = "SystemNative_Open", SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint Open(string path, int flags, int mode);

    // uid_t geteuid(void);
    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint GetEffectiveUserId();

    // gid_t getegid(void);
    [LibraryImport("libc", EntryPoint = "getegid")]
    public static partial uint GetEffectiveGroupId();

    // int lchown(const char *pathname, uid_t owner, gid_t group);
    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ChangeOwner(string path, uint owner, uint group);

    // int flock(int fd, int operation);
    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);
}
