namespace Monitoring.Counting;

/// <summary>Lengths of time that people find round. Each divides the next, so that counts can be added up to a coarser one.</summary>
internal static class RoundIntervals
{
    /// <summary>How many bars a histogram has at most when nobody says how long each is.</summary>
    public const int MostBars = 60;

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

    /// <summary>The shortest that parts a range into no more than so many; the longest there is, if none does.</summary>
    public static TimeSpan Choose(TimeSpan range, int most)
    {
        int index = Array.FindIndex(Lengths, length => range / length < most);
        return index < 0 ? Lengths[^1] : Lengths[index];
    }

    private static double[] Of(params double[] numbers) => numbers;
}
