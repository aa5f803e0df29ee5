namespace Monitoring.Kubernetes.Streaming;

/// <summary>Which log of which container to read through the API, and how much of it.</summary>
/// <remarks>See the Kubernetes API reference, "read log of the specified Pod".</remarks>
public sealed record PodLogRequest
{
    /// <summary>The pod's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The pod's name.</summary>
    public required string Pod { get; init; }

    /// <summary>The container.</summary>
    public required string Container { get; init; }

    /// <summary>Whether to go on as the log grows, until the container ends. The default is no.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether the container that ran before the present one is meant. The default is no.</summary>
    public bool Previous { get; init; }

    /// <summary>The time of the first line wanted. The server takes it in whole seconds, so lines of the same second that are
    /// older come too. The default is the beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How many lines to begin with, from the end. The default is all.</summary>
    public int? Tail { get; init; }

    /// <summary>Whether each line begins with its time, in RFC 3339 with nanoseconds, and a space. The default is
    /// yes.</summary>
    public bool Timestamps { get; init; } = true;

    /// <summary>The most to read, in bytes; the log may end within a line. The default is no limit.</summary>
    public int? LimitBytes { get; init; }
}
