using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Interop;

/// <summary>lseek(2) with SEEK_DATA, which finds where a sparse file has data again.</summary>
/// <remarks>A file system that knows no holes answers with the offset itself, and one that does not know the question with EINVAL. The
/// call moves the descriptor's own offset, which nothing here reads at.</remarks>
internal static partial class UnixSparseFile
{
    private const int ENXIO = 6;

    private static int SEEK_DATA => OperatingSystem.IsMacOS() ? 4 : 3;

    /// <summary>The first offset, from one on, at which there may be data; null if there is none up to the end.</summary>
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
