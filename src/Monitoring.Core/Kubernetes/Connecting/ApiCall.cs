using System.Collections.ObjectModel;

namespace Monitoring.Kubernetes.Connecting;

// Implementation notes
//
// The client's generated operations take headers and pass them on as they are: the one way for anything of ours to reach the methods
// that ApiClient overrides. So what an operation of theirs cannot say is said by the type of its headers.

/// <summary>The headers of one request, with what the client's operations have no parameter for.</summary>
internal sealed class ApiCall : ReadOnlyDictionary<string, IReadOnlyList<string>>
{
    /// <summary>The limit of a response that is one object: an access review, a version.</summary>
    private const long MaxObjectBytes = 1 << 20;

    private const string Json = "application/json";

    /// <summary>A request.</summary>
    /// <param name="accept">The media types to ask for; null for any. The default is JSON.</param>
    public ApiCall(string? accept = Json)
        : base(accept is null ? new Dictionary<string, IReadOnlyList<string>>() : new() { ["Accept"] = [accept] })
    {
    }

    /// <summary>The limit of the response, in bytes after decompression.</summary>
    public long MaxBytes { get; init; } = MaxObjectBytes;

    /// <summary>The longest silence within the response; null for the connection's own time-out.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>A query parameter that the operation lacks, such as <c>sinceTime=…</c>; null for none.</summary>
    public string? Query { get; init; }

    /// <summary>Reads the response into the operation's result; null for a model of the client's.</summary>
    public Func<Stream, CancellationToken, Task<object>>? Read { get; init; }

    /// <summary>The operation's URI with <see cref="Query"/>.</summary>
    public string Complete(string relativeUri) =>
        Query is null ? relativeUri : $"{relativeUri}{(relativeUri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Query}";

    /// <summary>A name as a segment of a path; the client's operations do not escape names.</summary>
    /// <exception cref="KubernetesException">The name is none, or would lead to another path.</exception>
    public static string Escape(string name) => name is "" or "." or ".."
        ? throw new KubernetesException(KubernetesError.BadRequest, $"'{name}' is not the name of a Kubernetes object.")
        : Uri.EscapeDataString(name);
}
