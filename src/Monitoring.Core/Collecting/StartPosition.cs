using Monitoring.Entries;

namespace Monitoring.Collecting;

/// <summary>The position to begin at in a file that exists when following begins. A later file is read from
/// its first byte.</summary>
public readonly record struct StartPosition
{
    private StartPosition(int? lastEntries, LogTimestamp? moment, bool reachesBack)
    {
        LastEntries = lastEntries;
        Moment = moment;
        ReachesBack = reachesBack;
    }

    /// <summary>At the first byte.</summary>
    public static StartPosition Beginning => default;

    /// <summary>After the last byte: only new data is read.</summary>
    public static StartPosition End => Last(0);

    /// <summary>The number of existing entries to emit; null for all.</summary>
    public int? LastEntries { get; }

    /// <summary>The time before which existing entries are not emitted; null for all.</summary>
    public LogTimestamp? Moment { get; }

    /// <summary>Whether rotated files are included, plain or compressed (<c>.gz</c>), unless they
    /// are followed themselves.</summary>
    public bool ReachesBack { get; }

    /// <summary>At the last <paramref name="count"/> entries of each file.</summary>
    /// <param name="count">The number of entries.</param>
    /// <param name="reachesBack">Whether to search rotated files too, if the file has fewer entries.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static StartPosition Last(int count, bool reachesBack = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new StartPosition(count, null, reachesBack);
    }

    /// <summary>At the first entry of a moment or a later one, including entries in rotated files.</summary>
    /// <remarks>The time in a line counts. If the lines have no times, files count as a whole, by
    /// their last write.</remarks>
    /// <param name="moment">The moment.</param>
    public static StartPosition Since(LogTimestamp moment) => new(null, moment, reachesBack: true);
}
