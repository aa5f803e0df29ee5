namespace Monitoring.Diagnostics;

/// <summary>Bytes of a log that nobody will ever see, because they were gone before they could be read.</summary>
/// <param name="Path">The path under which the file was followed.</param>
/// <param name="Offset">Where in the file the missing bytes begin.</param>
/// <param name="Bytes">How many are missing; null where that cannot be known.</param>
/// <param name="Reason">What happened, for a person.</param>
public sealed record LogGap(string Path, long Offset, long? Bytes, string Reason)
{
    /// <summary>How much is lost, where, and why, for a person.</summary>
    public string Message =>
        $"{(Bytes is long bytes ? $"{bytes} bytes" : "An unknown number of bytes")} at offset {Offset} are lost. {Reason}";
}
