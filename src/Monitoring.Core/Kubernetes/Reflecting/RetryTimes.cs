namespace Monitoring.Kubernetes.Reflecting;

/// <summary>How long to wait after a failure before asking again.</summary>
internal sealed record RetryTimes
{
    /// <summary>After the first failure.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>After many.</summary>
    public TimeSpan Most { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After the first denial: someone has to do something, but the server may also only be starting.</summary>
    public TimeSpan InitialDenied { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After many denials.</summary>
    public TimeSpan MaxDenied { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The most that a server may ask for.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Jitter, from 0 to 1.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
