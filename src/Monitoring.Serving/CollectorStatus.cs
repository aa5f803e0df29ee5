using Monitoring.Pipelines;

namespace Monitoring.Serving;

/// <summary>The state of a collector for clients of the listener: numbers, no paths and no messages.</summary>
public sealed record CollectorStatus
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The state.</summary>
    public required LogPipelineState State { get; init; }

    /// <summary>Whether it collects; not while it is paused, because its disk is full.</summary>
    public bool IsUp => State is LogPipelineState.Starting or LogPipelineState.Running;

    /// <summary>The number of streams that it follows.</summary>
    public long Streams { get; init; }

    /// <summary>Entries stored since it was started.</summary>
    public long Entries { get; init; }

    /// <summary>Bytes read since it was started.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of the followed files that are still to be read.</summary>
    public long LagBytes { get; init; }

    /// <summary>How long the oldest written entry has been waiting to be stored.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>Bytes of holes that were skipped: NULs where no text was written.</summary>
    public long HoleBytes { get; init; }

    /// <summary>Bytes known to be lost.</summary>
    public long LostBytes { get; init; }

    /// <summary>The number of gaps.</summary>
    public long Gaps { get; init; }

    /// <summary>The number of warnings.</summary>
    public long Warnings { get; init; }

    /// <summary>The time of the last commit; null before the first.</summary>
    public DateTimeOffset? LastCommit { get; init; }

    /// <summary>Entries that retention has deleted since it was started.</summary>
    public long DeletedEntries { get; init; }

    /// <summary>The size of these entries in bytes.</summary>
    public long DeletedBytes { get; init; }

    /// <summary>The time of its start.</summary>
    public DateTimeOffset Started { get; init; }
}
