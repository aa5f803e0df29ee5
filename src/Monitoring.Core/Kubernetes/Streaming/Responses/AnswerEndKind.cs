namespace Monitoring.Kubernetes.Streaming.Responses;

/// <summary>The ways in which the reading of an answer ends.</summary>
internal enum AnswerEndKind
{
    /// <summary>The server has ended it.</summary>
    Ended,

    /// <summary>There is none, or it was cut.</summary>
    Failed,

    /// <summary>It was stopped from here.</summary>
    Stopped,

    /// <summary>It is another container's log; nothing of it was taken.</summary>
    OfAnother,
}
