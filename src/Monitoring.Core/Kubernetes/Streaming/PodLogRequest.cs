namespace Monitoring.Kubernetes.Streaming;

/// <summary>A request for a container's log through the API.</summary>
/// <remarks>See the Kubernetes API reference, "read log of the specified Pod".</remarks>
public sealed record PodLogRequest
{
    /// <summary>The pod's namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>The pod's name.</summary>
    public required string Pod { get; init; }

    /// <summary>The container.</summary>
    public required string Container { get; init; }

    /// <summary>Whether to continue as the log grows, until the container ends. The default is false.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether to read the container before the present one. The default is false.</summary>
    public bool Previous { get; init; }

    /// <summary>The time of the first line. The server truncates it to whole seconds, so the response includes older
    /// lines of the same second. The default is the beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The number of lines, from the end, to begin with. The default is all.</summary>
    public int? Tail { get; init; }

    /// <summary>Whether each line begins with its time, in RFC 3339 with nanoseconds, and a space. The default is
    /// true.</summary>
    public bool Timestamps { get; init; } = true;

    /// <summary>The maximum number of bytes to read; the response may end within a line. The default is no
    /// limit.</summary>
    public int? LimitBytes { get; init; }
}
