using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monitoring.Files.Status;
using Monitoring.Interop;
using static Monitoring.Interop.NativeFile;

namespace Monitoring.Files.Opening;

/// <summary>Opens files with open(2), because .NET's own call blocks on a pipe without a writer.</summary>
internal static class UnixFile
{
    /// <summary>The number of descriptors reserved for the rest of the process: it loads libraries, opens
    /// sockets, starts programs.</summary>
    private const ulong Reserve = 64;

    /// <summary>The lowest reserved descriptor. The kernel assigns the lowest free number, so a number shows how many
    /// are in use.</summary>
    private static readonly int FirstReserved = FindFirstReserved();

    /// <summary>Opens a file for reading without waiting for a writer; null, with the error, if that fails.</summary>
    public static SafeFileHandle? OpenForReading(string path, out FileError error)
    {
        int descriptor;
        do
        {
            descriptor = Open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR);

        if (descriptor < 0)
        {
            error = FileErrors.FromErrno(Marshal.GetLastPInvokeError());
            return null;
        }

        SafeFileHandle handle = new(descriptor, ownsHandle: true);
        if (descriptor >= FirstReserved)
        {
            handle.Dispose();
            error = FileError.TooManyOpenFiles;
            return null;
        }

        error = FileError.None;
        return handle;
    }

    private static int FindFirstReserved()
    {
        if (GetResourceLimit(RLIMIT_NOFILE, out ResourceLimit limit) != 0 || limit.Current > int.MaxValue)
        {
            return int.MaxValue;
        }

        return (int)(limit.Current - Math.Min(Reserve, limit.Current / 4));
    }
}
