using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Interop;

/// <summary>poll(2) of Linux: waits until one of two descriptors is readable.</summary>
internal static partial class NativePoll
{
    private const short POLLIN = 1;

    /// <summary>Waits up to <paramref name="milliseconds"/> (-1: without limit). A signal may end
    /// the wait early.</summary>
    /// <returns>Whether the second descriptor is readable; a read shows whether the first one is.</returns>
    /// <exception cref="IOException">The wait failed.</exception>
    public static bool Wait(SafeFileHandle first, SafeFileHandle second, int milliseconds)
    {
        // The caller owns both handles and does not close them meanwhile, so their numbers remain valid.
        Span<PollFd> descriptors =
        [
            new PollFd((int)first.DangerousGetHandle(), POLLIN),
            new PollFd((int)second.DangerousGetHandle(), POLLIN),
        ];

        if (Poll(descriptors, (nuint)descriptors.Length, milliseconds) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            return errno == Errno.EINTR ? false : throw new IOException("poll failed.", new Win32Exception(errno));
        }

        return descriptors[1].Returned != 0;
    }

    // int poll(struct pollfd *fds, nfds_t nfds, int timeout);   typedef unsigned long nfds_t;
    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(Span<PollFd> descriptors, nuint count, int milliseconds);

    // struct pollfd { int fd; short events; short revents; };
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct PollFd(int descriptor, short events)
    {
        private readonly int _descriptor = descriptor;
        private readonly short _events = events;
        private readonly short _returned;

        public short Returned => _returned;
    }
}
