namespace Monitoring.Storing.PowerCuts;

/// <summary>The kind of a <see cref="FileOperation"/>.</summary>
internal enum FileOperationKind
{
    /// <summary>Makes it if it is not there. One that was there under another name was renamed.</summary>
    Open,

    Write,
    Truncate,
    Sync,
    Delete,
}

/// <summary>One request of SQLite to the file system.</summary>
/// <param name="File">The file's name without its directory.</param>
/// <param name="Kind">The kind of the operation.</param>
/// <param name="Offset">The offset of a write, or the new size of a truncated file, in bytes; the number of an opened
/// file.</param>
/// <param name="Bytes">The written bytes.</param>
internal sealed record FileOperation(string File, FileOperationKind Kind, long Offset = 0, byte[]? Bytes = null);
