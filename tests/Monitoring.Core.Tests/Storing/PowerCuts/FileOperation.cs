namespace Monitoring.Storing.PowerCuts;

/// <summary>What a <see cref="FileOperation"/> does.</summary>
internal enum FileOperationKind
{
    /// <summary>Makes it if it is not there. One that was there under another name was renamed.</summary>
    Open,

    Write,
    Truncate,
    Sync,
    Delete,
}

/// <summary>One thing that SQLite has asked the file system to do.</summary>
/// <param name="File">The file's name without its directory.</param>
/// <param name="Kind">What.</param>
/// <param name="Offset">Where it writes, or the size that a truncated file gets, in bytes; of a file that is opened its number.</param>
/// <param name="Bytes">What it writes.</param>
internal sealed record FileOperation(string File, FileOperationKind Kind, long Offset = 0, byte[]? Bytes = null);
