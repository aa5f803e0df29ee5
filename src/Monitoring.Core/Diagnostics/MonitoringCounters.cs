namespace Monitoring.Diagnostics;

/// <summary>The counters of a collector since its start; written by its owner, read by any thread.</summary>
public sealed class MonitoringCounters
{
    /// <summary>The number of emitted entries.</summary>
    public long Entries { get; internal set; }

    /// <summary>The number of bytes read from files and processed.</summary>
    public long Bytes { get; internal set; }

    /// <summary>The number of skipped bytes in holes: NULs where no text was written, as in a sparse file.</summary>
    public long HoleBytes { get; internal set; }

    /// <summary>The number of lines that were not in their file's format and were emitted as plain text.</summary>
    public long UnparsedLines { get; internal set; }

    /// <summary>The number of entries that were truncated to the maximum length.</summary>
    public long TruncatedEntries { get; internal set; }

    /// <summary>The number of detected rotations: renamed, re-created, truncated or re-linked files.</summary>
    public long Rotations { get; internal set; }

    /// <summary>The number of reported gaps.</summary>
    public long Gaps { get; internal set; }

    /// <summary>The number of bytes known to be lost in gaps.</summary>
    public long LostBytes { get; internal set; }

    /// <summary>The number of warnings.</summary>
    public long Warnings { get; internal set; }
}
