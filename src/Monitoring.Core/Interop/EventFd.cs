using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Interop;

/// <summary>eventfd(2) of Linux: wakes a thread that waits in poll(2).</summary>
/// <remarks>Set from any thread; waited for and reset by the owner.</remarks>
internal sealed partial class EventFd : IDisposable
{
    private const int EFD_NONBLOCK = 0x800;
    private const int EFD_CLOEXEC = 0x80000;

    private EventFd(SafeFileHandle handle) => Handle = handle;

    /// <summary>What to give to poll(2): readable while it is set.</summary>
    public SafeFileHandle Handle { get; }

    /// <summary>A new one, not set; null on failure, with the errno in
    /// <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    public static EventFd? TryOpen()
    {
        SafeFileHandle handle = Open(0, EFD_NONBLOCK | EFD_CLOEXEC);
        return handle.IsInvalid ? null : new EventFd(handle);
    }

    public void Set()
    {
        // EAGAIN says that the counter is full: it is set all the same.
        while (Write(Handle, 1, sizeof(ulong)) < 0 && IsToBeRepeated())
        {
        }
    }

    public void Reset()
    {
        // EAGAIN says that it was not set.
        while (Read(Handle, out _, sizeof(ulong)) < 0 && IsToBeRepeated())
        {
        }
    }

    public void Dispose() => Handle.Dispose();

    /// <summary>Whether the failure is but a signal's interruption.</summary>
    private static bool IsToBeRepeated() => Marshal.GetLastPInvokeError() switch
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
