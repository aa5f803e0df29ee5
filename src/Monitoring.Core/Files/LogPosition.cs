namespace Monitoring.Files;

/// <summary>Where an entry stands: the file, and the byte at which the line that completed the entry begins.</summary>
/// <param name="File">The file, as it was when the entry was read.</param>
/// <param name="Offset">Bytes from the beginning of the file.</param>
public readonly record struct LogPosition(FileIdentity File, long Offset)
{
    /// <summary>File and offset, as <c>fd00:1a2b@4096</c>.</summary>
    public override string ToString() => $"{File}@{Offset}";
}
