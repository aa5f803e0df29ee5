using System.Runtime.InteropServices;

namespace Monitoring.Interop;

/// <summary>write(2), on Linux, macOS and the BSDs.</summary>
internal static partial class NativeOutput
{
    /// <summary>The descriptor of the standard output.</summary>
    public const int StandardOutput = 1;

    /// <summary>Writes at the descriptor's own position. Returns the number of bytes; -1 on failure, with the errno in
    /// <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    // ssize_t write(int fd, const void *buf, size_t count);
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nint count);
}
