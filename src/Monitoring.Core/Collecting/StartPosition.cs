using Monitoring.Entries;

namespace Monitoring.Collecting;

/// <summary>Where to begin in a file that is there when following begins; a file that comes later is read from its first
/// byte.</summary>
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

    /// <summary>Behind the last byte: only what is written from now on.</summary>
    public static StartPosition End => Last(0);

    /// <summary>How many entries of what is there to give out; null for all.</summary>
    public int? LastEntries { get; }

    /// <summary>Entries of what is there that are older than this are not given out; null for all.</summary>
    public LogTimestamp? Moment { get; }

    /// <summary>Whether rotated files count too, compressed (<c>.gz</c>) or not, unless they are followed in their own
    /// right.</summary>
    public bool ReachesBack { get; }

    /// <summary>At the last <paramref name="count"/> entries of each file.</summary>
    /// <param name="count">How many entries.</param>
    /// <param name="reachesBack">Whether to look for them in rotated files too, if the file has fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static StartPosition Last(int count, bool reachesBack = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new StartPosition(count, null, reachesBack);
    }

    /// <summary>At the first entry of a moment or a later one, be it in a rotated file.</summary>
    /// <remarks>What counts is the time in a line. Where lines have none, files count as a whole, by when they were last
    /// written to.</remarks>
    /// <param name="moment">The moment.</param>
    public static StartPosition Since(LogTimestamp moment) => new(null, moment, reachesBack: true);
}
