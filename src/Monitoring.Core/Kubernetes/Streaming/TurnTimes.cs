namespace Monitoring.Kubernetes.Streaming;

/// <summary>How long a log is read before another one that waits has its turn, and how long nothing may come.</summary>
internal sealed record TurnTimes
{
    /// <summary>How long nothing has come of a log before it gives its place away.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one is read of which lines come; at least one new line comes first, or a log of which a second's lines
    /// take longer than that would never get on.</summary>
    public TimeSpan Busy { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one is read in any case: not even a line without an end keeps others waiting.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long nothing has come of the log of a container that has ended, before it is asked for once more, to its
    /// end.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait before a log is asked for again whose answer has ended and brought nothing: the first
    /// time.</summary>
    public TimeSpan FirstRest { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>The same after many times.</summary>
    public TimeSpan MaxRest { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait for news of a container whose log is not there, before asking all the same.</summary>
    public TimeSpan NotThere { get; init; } = TimeSpan.FromSeconds(30);
}
