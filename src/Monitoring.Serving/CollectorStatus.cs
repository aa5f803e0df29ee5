using Monitoring.Pipelines;

namespace Monitoring.Serving;

/// <summary>How a collector is now, as far as those may know who ask over HTTP: numbers, no paths and no messages.</summary>
public sealed record CollectorStatus
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it is doing.</summary>
    public required LogPipelineState State { get; init; }

    /// <summary>Whether it collects; not while it is paused, because its disk is full.</summary>
    public bool IsUp => State is LogPipelineState.Starting or LogPipelineState.Running;

    /// <summary>How many streams it follows.</summary>
    public long Streams { get; init; }

    /// <summary>Entries stored since it was started.</summary>
    public long Entries { get; init; }

    /// <summary>Bytes read since it was started.</summary>
    public long Bytes { get; init; }

    /// <summary>Bytes of the followed files that are still to be read.</summary>
    public long LagBytes { get; init; }

    /// <summary>How long the oldest of what is written but not stored has been waiting.</summary>
    public TimeSpan Lag { get; init; }

    /// <summary>Bytes of holes that were skipped: NULs where no text was written.</summary>
    public long HoleBytes { get; init; }

    /// <summary>Bytes known to be lost.</summary>
    public long LostBytes { get; init; }

    /// <summary>How often something was lost.</summary>
    public long Gaps { get; init; }

    /// <summary>Warnings given.</summary>
    public long Warnings { get; init; }

    /// <summary>When it committed last; null if it has not yet.</summary>
    public DateTimeOffset? LastCommit { get; init; }

    /// <summary>Entries that retention has deleted since it was started.</summary>
    public long DeletedEntries { get; init; }

    /// <summary>The bytes that these took.</summary>
    public long DeletedBytes { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset Started { get; init; }
}
