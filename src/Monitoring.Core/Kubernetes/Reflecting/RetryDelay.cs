namespace Monitoring.Kubernetes.Reflecting;

/// <summary>Computes the delay before a retry. It doubles with each failure, up to a limit. Jitter shortens it by up to
/// half, so that a thousand nodes do not retry all at once.</summary>
internal sealed class RetryDelay(RetryTimes times)
{
    /// <summary>Half a second times 2 to this power is over every limit.</summary>
    private const int MaxDoublings = 10;

    /// <summary>The number of consecutive failures.</summary>
    public int Failures { get; private set; }

    /// <summary>Resets the number of failures after a success.</summary>
    public void Reset() => Failures = 0;

    /// <summary>The delay after a failure.</summary>
    public TimeSpan Next(KubernetesException failure)
    {
        bool isDenied = IsDenied(failure.Error);
        TimeSpan first = isDenied ? times.InitialDenied : times.First;
        TimeSpan max = isDenied ? times.MaxDenied : times.Max;
        TimeSpan doubled = first * (1 << Math.Min(Failures, MaxDoublings));
        Failures++;
        TimeSpan delay = Min(doubled, max) * (1 - (times.Jitter() / 2));

        // The server's Retry-After is the minimum; the jitter is added to it.
        return failure.RetryAfter is { } asked && asked > TimeSpan.Zero
            ? Min(asked, times.MaxRetryAfter) + Min(delay, asked)
            : delay;
    }

    /// <summary>Whether a retry alone will not help.</summary>
    public static bool IsDenied(KubernetesError error) =>
        error is KubernetesError.Unauthorized or KubernetesError.Forbidden
        or KubernetesError.NoCredentials or KubernetesError.NotConfigured or KubernetesError.NotFound
            or KubernetesError.BadRequest;

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
