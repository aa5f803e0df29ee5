namespace Monitoring.Files;

/// <summary>The position of an entry: the file, and the offset of the line that completed the entry.</summary>
/// <param name="File">The identity of the file when the entry was read.</param>
/// <param name="Offset">The offset in bytes from the beginning of the file.</param>
public readonly record struct LogPosition(FileIdentity File, long Offset)
{
    /// <summary>File and offset, as <c>fd00:1a2b@4096</c>.</summary>
    public override string ToString() => $"{File}@{Offset}";
}
