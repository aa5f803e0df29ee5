using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Interop;

/// <summary>inotify(7) of Linux.</summary>
/// <remarks>The numbers are those of the kernel's uapi/linux/inotify.h. They are the same on every architecture, except
/// for the two flags of inotify_init1, which are the same on all architectures that .NET supports.</remarks>
internal static partial class NativeInotify
{
    public const uint IN_MODIFY = 0x0000_0002;
    public const uint IN_ATTRIB = 0x0000_0004;
    public const uint IN_MOVED_FROM = 0x0000_0040;
    public const uint IN_MOVED_TO = 0x0000_0080;
    public const uint IN_CREATE = 0x0000_0100;
    public const uint IN_DELETE = 0x0000_0200;
    public const uint IN_DELETE_SELF = 0x0000_0400;
    public const uint IN_MOVE_SELF = 0x0000_0800;
    public const uint IN_UNMOUNT = 0x0000_2000;
    public const uint IN_Q_OVERFLOW = 0x0000_4000;
    public const uint IN_IGNORED = 0x0000_8000;
    public const uint IN_ONLYDIR = 0x0100_0000;
    public const uint IN_MASK_ADD = 0x2000_0000;
    public const uint IN_ISDIR = 0x4000_0000;

    private const int IN_NONBLOCK = 0x800;
    private const int IN_CLOEXEC = 0x80000;

    /// <summary>Creates a queue; its reads do not block and a child process does not inherit it. Invalid on failure,
    /// with the errno in <see cref="Marshal.GetLastPInvokeError"/>, as for all calls here.</summary>
    public static SafeFileHandle Open() => InotifyInit1(IN_NONBLOCK | IN_CLOEXEC);

    // int inotify_add_watch(int fd, const char *pathname, uint32_t mask);
    [LibraryImport(
        "libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddWatch(SafeFileHandle queue, string path, uint mask);

    // int inotify_rm_watch(int fd, int wd);
    [LibraryImport("libc", EntryPoint = "inotify_rm_watch", SetLastError = true)]
    public static partial int RemoveWatch(SafeFileHandle queue, int wd);

    public static int Read(SafeFileHandle queue, Span<byte> buffer) => (int)Read(queue, buffer, (nuint)buffer.Length);

    // int inotify_init1(int flags);
    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial SafeFileHandle InotifyInit1(int flags);

    // ssize_t read(int fd, void *buf, size_t count);
    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle queue, Span<byte> buffer, nuint count);
}
