namespace Monitoring.Exporting.Sending;

/// <summary>The time between attempts: a random time up to a ceiling that doubles with each failure ("full jitter"),
/// without a maximum number of attempts.</summary>
/// <param name="random">Returns a number from 0 to before 1.</param>
internal sealed class Backoff(Func<double> random)
{
    /// <summary>The first ceiling.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);

    /// <summary>The greatest ceiling.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromSeconds(30);

    /// <summary>The maximum time that a receiver can ask for.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(1);

    private TimeSpan _ceiling = First;

    /// <summary>Returns the time before the next attempt.</summary>
    /// <param name="retryAfter">The time that the receiver asks for, which wins; null if there is none.</param>
    public TimeSpan Next(TimeSpan? retryAfter = null)
    {
        TimeSpan ceiling = _ceiling;
        _ceiling = _ceiling * 2 < Max ? _ceiling * 2 : Max;
        return retryAfter is { } asked ? (asked < MaxRetryAfter ? asked : MaxRetryAfter) : ceiling * random();
    }

    /// <summary>Starts again with the first ceiling, after a success.</summary>
    public void Reset() => _ceiling = First;
}
