using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Host;

/// <summary>The standard output, flushed with each write, so that a live line shows at once, through a pipe too.</summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;

    /// <summary>Opens it.</summary>
    /// <remarks>.NET's own console stream hides that the reader of a pipe has gone: a command that follows a log would go on
    /// for ever behind <c>| head</c>. So a pipe is written as a file, which reports it. A real file is not, because
    /// a FileStream keeps a position of its own and would overwrite what the standard error writes to the same file.</remarks>
    public static TextWriter Open(Encoding encoding) => new StreamWriter(OpenStream(), encoding) { AutoFlush = true };

    private static Stream OpenStream()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        FileStream stream = new(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
