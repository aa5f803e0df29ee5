namespace Monitoring.Kubernetes.Reflecting;

/// <summary>How long to wait before asking again: twice as long after each failure, up to a limit, and by chance up to half of
/// it less, so that a thousand nodes do not come back to a server all at once.</summary>
internal sealed class RetryDelay(RetryTimes times)
{
    /// <summary>2 to the power of this, times half a second, is beyond every limit.</summary>
    private const int MaxDoublings = 10;

    /// <summary>How many failures there were in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>It has worked: the next failure is the first.</summary>
    public void Reset() => Failures = 0;

    /// <summary>How long to wait after that failure.</summary>
    public TimeSpan Next(KubernetesException failure)
    {
        bool isDenied = IsDenied(failure.Error);
        TimeSpan first = isDenied ? times.InitialDenied : times.First;
        TimeSpan most = isDenied ? times.MaxDenied : times.Most;
        TimeSpan doubled = first * (1 << Math.Min(Failures, MaxDoublings));
        Failures++;
        TimeSpan delay = Min(doubled, most) * (1 - (times.Jitter() / 2));

        // What the server asks for is the least; the chance comes on top.
        return failure.RetryAfter is { } asked && asked > TimeSpan.Zero
            ? Min(asked, times.MaxRetryAfter) + Min(delay, asked)
            : delay;
    }

    /// <summary>Whether waiting alone will not help.</summary>
    public static bool IsDenied(KubernetesError error) => error is KubernetesError.Unauthorized or KubernetesError.Forbidden
        or KubernetesError.NoCredentials or KubernetesError.NotConfigured or KubernetesError.NotFound or KubernetesError.BadRequest;

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
