using Microsoft.Win32.SafeHandles;

namespace Monitoring.Tailing;

/// <summary>The bytes of a file that holds them as they were written.</summary>
internal sealed class PlainContent(SafeFileHandle handle) : FileContent(handle)
{
    /// <inheritdoc/>
    public override int Read(long offset, Span<byte> destination) => RandomAccess.Read(Handle, destination, offset);
}
