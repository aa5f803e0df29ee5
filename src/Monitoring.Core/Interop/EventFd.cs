using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Interop;

/// <summary>eventfd(2) of Linux: ends the wait of a thread in poll(2).</summary>
/// <remarks>Any thread may set it; the owner waits for it and resets it.</remarks>
internal sealed partial class EventFd : IDisposable
{
    private const int EFD_NONBLOCK = 0x800;
    private const int EFD_CLOEXEC = 0x80000;

    private EventFd(SafeFileHandle handle) => Handle = handle;

    /// <summary>The descriptor for poll(2), which is readable while the eventfd is set.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>Creates an eventfd that is not set; null on failure, with the errno
    /// in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    public static EventFd? TryOpen()
    {
        SafeFileHandle handle = Open(0, EFD_NONBLOCK | EFD_CLOEXEC);
        return handle.IsInvalid ? null : new EventFd(handle);
    }

    public void Set()
    {
        // EAGAIN: the counter is full, so it is set.
        while (Write(Handle, 1, sizeof(ulong)) < 0 && ShouldRetry())
        {
        }
    }

    public void Reset()
    {
        // EAGAIN: it was not set.
        while (Read(Handle, out _, sizeof(ulong)) < 0 && ShouldRetry())
        {
        }
    }

    public void Dispose() => Handle.Dispose();

    /// <summary>Whether the call failed only because a signal interrupted it.</summary>
    private static bool ShouldRetry() => Marshal.GetLastPInvokeError() switch
    {
        Errno.EINTR => true,
        Errno.EAGAIN => false,
        int errno => throw new IOException("An eventfd failed.", new Win32Exception(errno)),
    };

    // int eventfd(unsigned int initval, int flags);
    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial SafeFileHandle Open(uint initial, int flags);

    // ssize_t write(int fd, const void *buf, size_t count);
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle handle, in ulong value, nuint count);

    // ssize_t read(int fd, void *buf, size_t count);
    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle handle, out ulong value, nuint count);
}
