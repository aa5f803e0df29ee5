namespace Monitoring.Kubernetes.Reflecting;

/// <summary>The delays between a failure and the retry.</summary>
internal sealed record RetryTimes
{
    /// <summary>The delay after the first failure.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The maximum delay after many failures.</summary>
    public TimeSpan Max { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The delay after the first denial. Someone has to fix a denial, but the server may also only be
    /// starting.</summary>
    public TimeSpan InitialDenied { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The maximum delay after many denials.</summary>
    public TimeSpan MaxDenied { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The maximum Retry-After of a server.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Jitter, from 0 to 1.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
