using System.Runtime.InteropServices;
using Monitoring.Interop;

namespace Monitoring.Files.Opening;

/// <summary>The standard output of this process.</summary>
/// <remarks>A <see cref="FileStream"/> writes to a regular file at a position of its own, so that it and the console
/// would overwrite each other. A stream of the console does not report that nobody reads it.</remarks>
internal static class StandardOutput
{
    /// <summary>Writes bytes; returns when all are written. Not on Windows.</summary>
    /// <exception cref="IOException">Nobody reads the output, or it cannot be written. A part may have been
    /// written.</exception>
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written = NativeOutput.Write(NativeOutput.StandardOutput, bytes, bytes.Length);
            if (written >= 0)
            {
                bytes = bytes[(int)written..];
            }
            else if (Marshal.GetLastPInvokeError() is var errno && errno != Errno.EINTR)
            {
                throw new IOException(
                    $"The standard output cannot be written: {Marshal.GetPInvokeErrorMessage(errno)}", errno);
            }
        }
    }
}
