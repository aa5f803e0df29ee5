namespace Monitoring.Diagnostics;

/// <summary>What a collector has counted since it began; written by its owner, read by anyone.</summary>
public sealed class MonitoringCounters
{
    /// <summary>Entries given out.</summary>
    public long Entries { get; internal set; }

    /// <summary>Bytes read from files and done with.</summary>
    public long Bytes { get; internal set; }

    /// <summary>Bytes of holes that were skipped: NULs where no text was written, as in a sparse file.</summary>
    public long HoleBytes { get; internal set; }

    /// <summary>Lines that were not in their file's format and were passed on as plain text.</summary>
    public long UnparsedLines { get; internal set; }

    /// <summary>Entries that were cut at the longest length allowed.</summary>
    public long TruncatedEntries { get; internal set; }

    /// <summary>Rotations seen: renamed, re-created, truncated or re-linked files.</summary>
    public long Rotations { get; internal set; }

    /// <summary>Gaps reported.</summary>
    public long Gaps { get; internal set; }

    /// <summary>Bytes known to be lost in gaps.</summary>
    public long LostBytes { get; internal set; }

    /// <summary>Warnings given.</summary>
    public long Warnings { get; internal set; }
}
