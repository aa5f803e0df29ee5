namespace Monitoring.Diagnostics;

/// <summary>Bytes of a log that are lost, because they were deleted before they could be read.</summary>
/// <param name="Path">The path under which the file was followed.</param>
/// <param name="Offset">The offset of the missing bytes in the file.</param>
/// <param name="Bytes">The number of missing bytes; null if it cannot be determined.</param>
/// <param name="Reason">The reason, for people.</param>
public sealed record LogGap(string Path, long Offset, long? Bytes, string Reason)
{
    /// <summary>The size, the position and the reason of the loss, for people.</summary>
    public string Message =>
        $"{(Bytes is long bytes ? $"{bytes} bytes" : "An unknown number of bytes")} at offset {Offset} are lost. {Reason}";
}
