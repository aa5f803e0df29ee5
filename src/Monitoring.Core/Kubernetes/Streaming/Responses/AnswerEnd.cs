namespace Monitoring.Kubernetes.Streaming.Responses;

/// <summary>How the reading of an answer has ended.</summary>
internal sealed record AnswerEnd
{
    /// <summary>In which way.</summary>
    public required AnswerEndKind Kind { get; init; }

    /// <summary>What went wrong; null if nothing did.</summary>
    public KubernetesException? Failure { get; init; }

    /// <summary>Whether the answer had begun.</summary>
    public bool HadBegun { get; init; }

    /// <summary>Whether there was a line that was not seen before.</summary>
    public bool HadNews { get; init; }

    /// <summary>The line that has no end yet; null if there is none.</summary>
    public UnfinishedLogLine? Rest { get; init; }
}
