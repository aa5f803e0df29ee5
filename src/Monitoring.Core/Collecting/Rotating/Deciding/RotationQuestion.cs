using Monitoring.Collecting.Rotating.Classifying;
using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Deciding;

/// <summary>What is known of a log when the files beside it are to be classified.</summary>
/// <param name="View">The rotated files beside it.</param>
/// <param name="Segments">What is known: first what was read under the names of rotated files of the log, then the log's own, the oldest
/// first.</param>
internal sealed record RotationQuestion(RotationView View, IReadOnlyList<Segment> Segments)
{
    /// <summary>How many of the segments were read under the names of rotated files.</summary>
    public int RelatedCount { get; init; }

    /// <summary>Whether the log's own name is one of rotated files of another log: each of its files is older than the next one, and goes
    /// without notice.</summary>
    public bool IsRotated { get; init; }

    /// <summary>The files that are open and being read: what is in them is compared byte for byte.</summary>
    public IReadOnlyList<LogFile> Open { get; init; } = [];

    /// <summary>The file that has the log's path; null if none has, or if it is not asked about.</summary>
    public LogFile? Target { get; init; }

    /// <summary>What other logs have to do with the target.</summary>
    public OtherLog Other { get; init; }

    /// <summary>Since when a file counts as later where nothing is known of the log, in nanoseconds of Unix time; null if none does.</summary>
    public long? Since { get; init; }

    /// <summary>The file that is known to have been truncated; null if none is.</summary>
    public FileIdentity? Truncated { get; init; }

    /// <summary>The file before which others are looked for; null if it is the target.</summary>
    public FileIdentity? Before { get; init; }
}
