namespace Monitoring.Kubernetes;

/// <summary>The Kubernetes API cannot be used, or does not give what it is asked for; the message says what is missing.</summary>
/// <remarks>The message is complete without the inner exceptions. It may quote the server, whose words are as hostile as any
/// log's.</remarks>
public sealed class KubernetesException : IOException
{
    /// <summary>Something went wrong.</summary>
    public KubernetesException(KubernetesError error, string message, Exception? inner = null)
        : base(message, inner) => Error = error;

    /// <summary>What sort of trouble, for a program.</summary>
    public KubernetesError Error { get; }

    /// <summary>The status code of the answer, if there was one.</summary>
    public int? StatusCode { get; init; }

    /// <summary>How long the server asks to be left alone, if it does.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
