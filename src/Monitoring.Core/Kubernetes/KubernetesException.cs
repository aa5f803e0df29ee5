namespace Monitoring.Kubernetes;

/// <summary>Reports that a request to the Kubernetes API failed. The message says what is missing.</summary>
/// <remarks>The message is complete without the inner exceptions. It may quote the server, whose text is as untrusted
/// as any log's.</remarks>
public sealed class KubernetesException : IOException
{
    /// <summary>Creates an exception for a failed request.</summary>
    public KubernetesException(KubernetesError error, string message, Exception? inner = null)
        : base(message, inner) => Error = error;

    /// <summary>The reason of the failure, for programs.</summary>
    public KubernetesError Error { get; }

    /// <summary>The status code of the response; null if there was none.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The time after which the server asks for a retry; null if it does not.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
