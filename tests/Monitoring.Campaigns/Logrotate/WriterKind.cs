namespace Monitoring.Campaigns.Logrotate;

/// <summary>When the writer of a rotated log opens the next file.</summary>
internal enum WriterKind
{
    /// <summary>Compares its path with its file before each burst, as Python's WatchedFileHandler does.</summary>
    Watching,

    /// <summary>Keeps its file until a postrotate script signals it to open the next one.</summary>
    Signaled,

    /// <summary>Notices only some bursts after its file was renamed, but before it is renamed again: that is what
    /// delaycompress is for.</summary>
    Late,

    /// <summary>Notices only when its file has been rotated twice.</summary>
    Forgetful,

    /// <summary>Never opens another file, and appends to the end of its file wherever that is.</summary>
    Appending,

    /// <summary>Never opens another file, and writes at its own offset: once the file is truncated, that leaves a hole
    /// (no O_APPEND).</summary>
    Positioned,
}
