using Monitoring.Entries;

namespace Monitoring.Counting;

/// <summary>Round lengths of time. Each divides the next, so that counts can be added up to a coarser length.</summary>
internal static class RoundIntervals
{
    /// <summary>The maximum number of bars in a histogram without a given length of intervals.</summary>
    private const int MaxBars = 60;

    private static readonly TimeSpan[] Lengths =
    [
        .. Of(1, 5, 10, 50, 100, 500).Select(TimeSpan.FromMilliseconds),
        .. Of(1, 5, 10, 30).Select(TimeSpan.FromSeconds),
        .. Of(1, 5, 10, 30).Select(TimeSpan.FromMinutes),
        .. Of(1, 3, 6, 12).Select(TimeSpan.FromHours),
        .. Of(1, 7, 4 * 7, 52 * 7).Select(TimeSpan.FromDays),
    ];

    /// <summary>The shortest length.</summary>
    public static TimeSpan Shortest => Lengths[0];

    /// <summary>Returns the shortest length, at least <paramref name="least"/>, that divides a range into no more
    /// intervals than a histogram has bars; the longest length if there is none.</summary>
    /// <param name="earliest">The start of the range.</param>
    /// <param name="latest">The end of the range.</param>
    /// <param name="least">One of the lengths.</param>
    public static TimeSpan Choose(LogTimestamp earliest, LogTimestamp latest, TimeSpan least)
    {
        // The difference can exceed a long.
        double nanoseconds = (double)latest.UnixNanoseconds - earliest.UnixNanoseconds;
        foreach (TimeSpan length in Lengths)
        {
            if (length >= least && nanoseconds / length.TotalNanoseconds < MaxBars)
            {
                return length;
            }
        }

        return Lengths[^1];
    }

    private static double[] Of(params double[] numbers) => numbers;
}
