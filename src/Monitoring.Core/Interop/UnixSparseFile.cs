using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Interop;

/// <summary>lseek(2) with SEEK_DATA, which finds the next data in a sparse file.</summary>
/// <remarks>A file system without holes returns the offset itself, and one that does not support the call returns
/// EINVAL. The call moves the descriptor's own offset, which no read here uses.</remarks>
internal static partial class UnixSparseFile
{
    private const int ENXIO = 6;

    private static int SEEK_DATA => OperatingSystem.IsMacOS() ? 4 : 3;

    /// <summary>The first offset, from a given one on, that may have data; null if there is none up
    /// to the end.</summary>
    public static long? FindData(SafeFileHandle file, long from)
    {
        if (IntPtr.Size < sizeof(long))
        {
            // off_t may have 32 bits.
            return from;
        }

        long data = Seek(file, from, SEEK_DATA);
        if (data >= 0)
        {
            return data;
        }

        return Marshal.GetLastPInvokeError() == ENXIO ? null : from;
    }

    // off_t lseek(int fd, off_t offset, int whence);
    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(SafeFileHandle file, long offset, int whence);
}
