namespace Monitoring.Kubernetes.Streaming.Responses;

/// <summary>The way in which the reading of a response ended.</summary>
internal sealed record ResponseEnd
{
    /// <summary>The kind of end.</summary>
    public required ResponseEndKind Kind { get; init; }

    /// <summary>The failure; null if there was none.</summary>
    public KubernetesException? Failure { get; init; }

    /// <summary>Whether the response had begun.</summary>
    public bool HadBegun { get; init; }

    /// <summary>Whether the response had a line that was not seen before.</summary>
    public bool HadUnseenLines { get; init; }

    /// <summary>The unfinished last line; null if there is none.</summary>
    public UnfinishedLogLine? UnfinishedLine { get; init; }
}
