using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>The known state of a log for the classification of the files beside it.</summary>
/// <param name="View">The rotated files beside it.</param>
/// <param name="Segments">The known segments, the oldest first: first those read under the names of rotated files of
/// the log, then the log's own.</param>
internal sealed record RotationContext(RotationView View, IReadOnlyList<Segment> Segments)
{
    /// <summary>The number of segments that were read under the names of rotated files.</summary>
    public int RelatedCount { get; init; }

    /// <summary>Whether the log's own name is that of a rotated file of another log. Each of its files is older than
    /// the next one, and disappears without notice.</summary>
    public bool IsRotated { get; init; }

    /// <summary>The files that are open and being read; other files are compared with them byte by byte.</summary>
    public IReadOnlyList<LogFile> Open { get; init; } = [];

    /// <summary>The file at the log's path; null if there is none, or if it is not to be classified.</summary>
    public LogFile? Target { get; init; }

    /// <summary>The relation of other logs to the target.</summary>
    public OtherLog Other { get; init; }

    /// <summary>The time after which a file counts as later if nothing is known of the log, in nanoseconds of Unix
    /// time; null if no file does.</summary>
    public long? Since { get; init; }

    /// <summary>The file that is known to be truncated; null if there is none.</summary>
    public FileIdentity? Truncated { get; init; }

    /// <summary>The file that the wanted files precede; null if it is the target.</summary>
    public FileIdentity? Before { get; init; }
}
