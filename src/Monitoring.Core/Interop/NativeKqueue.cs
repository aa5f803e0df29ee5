using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Interop;

/// <summary>kqueue(2) of macOS and FreeBSD, and the open(2) for its watches.</summary>
/// <remarks>The differences between the two systems are in <c>KqueuePlatform</c>; these numbers, from sys/event.h, are
/// the same. FreeBSD's libc resolves the symbol to the kevent of FreeBSD 12 and later.</remarks>
internal static partial class NativeKqueue
{
    public const short EVFILT_VNODE = -4;

    public const ushort EV_ADD = 0x0001;
    public const ushort EV_CLEAR = 0x0020;

    public const uint NOTE_DELETE = 0x0001;
    public const uint NOTE_WRITE = 0x0002;
    public const uint NOTE_EXTEND = 0x0004;
    public const uint NOTE_ATTRIB = 0x0008;
    public const uint NOTE_LINK = 0x0010;
    public const uint NOTE_RENAME = 0x0020;
    public const uint NOTE_REVOKE = 0x0040;

    /// <summary>EVFILT_USER: triggers the event.</summary>
    public const uint NOTE_TRIGGER = 0x0100_0000;

    /// <summary>Creates a queue; a child process does not inherit it. Invalid on failure, with the errno in
    /// <see cref="Marshal.GetLastPInvokeError"/>, as for all calls here.</summary>
    // int kqueue(void);
    [LibraryImport("libc", EntryPoint = "kqueue", SetLastError = true)]
    public static partial SafeFileHandle Kqueue();

    // int open(const char *path, int flags, ...); Without O_CREAT there is no third argument, so it does not matter
    // that macOS on arm64 passes variadic arguments differently from named ones.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle Open(string path, int flags);

    /// <summary>Changes the watches of the queue, without reading events.</summary>
    public static int Change(SafeFileHandle queue, ReadOnlySpan<byte> changes, int count) =>
        Kevent(queue, changes, count, [], 0, new Timespec(TimeSpan.Zero));

    /// <summary>Reads up to <paramref name="count"/> events, waiting up to <paramref name="timeout"/>
    /// for the first.</summary>
    public static int Wait(SafeFileHandle queue, Span<byte> events, int count, TimeSpan timeout) =>
        Kevent(queue, [], 0, events, count, new Timespec(timeout));

    // int kevent(int kq, const struct kevent *changelist, int nchanges, struct kevent *eventlist, int nevents,
    //            const struct timespec *timeout);
    [LibraryImport("libc", EntryPoint = "kevent", SetLastError = true)]
    private static partial int Kevent(
        SafeFileHandle queue,
        ReadOnlySpan<byte> changes,
        int changeCount,
        Span<byte> events,
        int eventCount,
        in Timespec timeout);

    // struct timespec { time_t tv_sec; long tv_nsec; }; Both have 64 bits on all platforms that .NET supports here.
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct Timespec(TimeSpan span)
    {
        private readonly long _seconds = span.Ticks / TimeSpan.TicksPerSecond;
        private readonly long _nanoseconds = span.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
    }
}
