using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monitoring.Tailing;

namespace Monitoring.Interop;

/// <summary>open(2) and realpath(3), where .NET's own would block on a pipe or not resolve a directory's links.</summary>
internal static partial class UnixFile
{
    private const int O_RDONLY = 0;

    /// <summary>Descriptors that are left to the rest of the process: it loads libraries, opens sockets, starts programs.</summary>
    private const ulong Reserve = 64;

    /// <summary>The kernel gives the lowest number that is free, so a number tells how many are in use.</summary>
    private static readonly int FirstReserved = FindFirstReserved();

    private static int RLIMIT_NOFILE => OperatingSystem.IsLinux() ? 7 : 8;

    private static int O_NONBLOCK => OperatingSystem.IsLinux() ? 0x800 : 0x4;

    private static int O_CLOEXEC => OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsMacOS() ? 0x1000000 : 0x100000;

    /// <summary>Opens for reading without ever waiting for a writer; null, and why, if that fails.</summary>
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
            error = Errno.ToFileError(Marshal.GetLastPInvokeError());
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

    /// <summary>The path without a link in any part of it; null if it leads to nothing.</summary>
    public static string? RealPath(string path)
    {
        nint resolved = RealPath(path, 0);
        if (resolved == 0)
        {
            return null;
        }

        string? result = Marshal.PtrToStringUTF8(resolved);
        Free(resolved);
        return result;
    }

    private static int FindFirstReserved()
    {
        if (GetResourceLimit(RLIMIT_NOFILE, out ResourceLimit limit) != 0 || limit.Current > int.MaxValue)
        {
            return int.MaxValue;
        }

        return (int)(limit.Current - Math.Min(Reserve, limit.Current / 4));
    }

    // int open(const char *pathname, int flags);  (the mode only counts where a file is created)
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    // char *realpath(const char *path, char *resolved_path);  (null: the result is malloc'ed)
    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint RealPath(string path, nint resolvedPath);

    // void free(void *ptr);
    [LibraryImport("libc", EntryPoint = "free")]
    private static partial void Free(nint pointer);

    // int getrlimit(int resource, struct rlimit *rlim);
    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetResourceLimit(int resource, out ResourceLimit limit);

    // struct rlimit { rlim_t rlim_cur; rlim_t rlim_max; };   64 bits each on the systems we know
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct ResourceLimit
    {
        public readonly ulong Current;
        public readonly ulong Maximum;
    }
}
