using Monitoring.Entries;

namespace Monitoring.Counting;

/// <summary>Lengths of time that people find round. Each divides the next, so that counts can be added up
/// to a coarser one.</summary>
public static class RoundIntervals
{
    /// <summary>How many bars a histogram has at most when nobody says how long each is.</summary>
    private const int MaxBars = 60;

    private static readonly TimeSpan[] Lengths =
    [
        .. Of(1, 5, 10, 50, 100, 500).Select(TimeSpan.FromMilliseconds),
        .. Of(1, 5, 10, 30).Select(TimeSpan.FromSeconds),
        .. Of(1, 5, 10, 30).Select(TimeSpan.FromMinutes),
        .. Of(1, 3, 6, 12).Select(TimeSpan.FromHours),
        .. Of(1, 7, 4 * 7, 52 * 7).Select(TimeSpan.FromDays),
    ];

    /// <summary>The shortest.</summary>
    public static TimeSpan Shortest => Lengths[0];

    /// <summary>The shortest that parts a range into no more than a histogram has bars, and that is not shorter than
    /// one; the longest there is, if none does.</summary>
    /// <param name="earliest">Where the range begins.</param>
    /// <param name="latest">Where it ends.</param>
    /// <param name="least">One of these lengths.</param>
    public static TimeSpan Choose(LogTimestamp earliest, LogTimestamp latest, TimeSpan least)
    {
        // The difference of the two can be greater than a long holds.
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
