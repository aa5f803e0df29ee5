namespace Monitoring.Kubernetes.Streaming.Responses;

/// <summary>The ways in which the reading of a response ends.</summary>
internal enum ResponseEndKind
{
    /// <summary>The server ended the response.</summary>
    Ended,

    /// <summary>The request failed, or the response was cut.</summary>
    Failed,

    /// <summary>The collector stopped the reading.</summary>
    Stopped,

    /// <summary>The response is another container's log; no line was taken.</summary>
    WrongContainer,
}
