namespace Monitoring.Kubernetes.Streaming;

/// <summary>The durations of turns and of pauses between requests.</summary>
internal sealed record TurnTimes
{
    /// <summary>The time without a new line after which a log gives way to a waiting one.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The duration of a turn in which lines are received. The turn has at least one new line; otherwise a log
    /// would make no progress if resending a second's lines takes longer.</summary>
    public TimeSpan Busy { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The maximum duration of a turn: even an endless line does not block other logs.</summary>
    public TimeSpan MaxTurn { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The time without a new line after which the log of an ended container is requested once more, to its
    /// end.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause before the next request after the first response without a new line.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>The maximum pause after many responses without a new line.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The maximum time to wait for a change of the pod before requesting a missing log again.</summary>
    public TimeSpan MissingLog { get; init; } = TimeSpan.FromSeconds(30);
}
