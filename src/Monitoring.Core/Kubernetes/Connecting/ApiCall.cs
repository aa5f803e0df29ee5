using System.Collections.ObjectModel;

namespace Monitoring.Kubernetes.Connecting;

// Implementation notes
//
// The client's generated operations pass their headers on unchanged. That is the only way for additional settings to
// reach the methods that ApiClient overrides. So the settings that an operation has no parameter for are in the type of
// its headers.

/// <summary>The headers of one request, with the settings that the client's operations have no parameters
/// for.</summary>
internal sealed class ApiCall : ReadOnlyDictionary<string, IReadOnlyList<string>>
{
    /// <summary>The maximum size of a response that is one object, such as an access review or a version.</summary>
    private const long MaxObjectBytes = 1 << 20;

    private const string Json = "application/json";

    /// <summary>Creates the settings of a request.</summary>
    /// <param name="accept">The accepted media types; null for any. The default is JSON.</param>
    public ApiCall(string? accept = Json)
        : base(accept is null ? new Dictionary<string, IReadOnlyList<string>>() : new() { ["Accept"] = [accept] })
    {
    }

    /// <summary>The maximum size of the response, in bytes after decompression.</summary>
    public long MaxBytes { get; init; } = MaxObjectBytes;

    /// <summary>The maximum time without data in the response; null for the connection's own time-out.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>A query parameter that the operation lacks, such as <c>sinceTime=…</c>; null for none.</summary>
    public string? Query { get; init; }

    /// <summary>Reads the response into the operation's result; null for one of the client's models.</summary>
    public Func<Stream, CancellationToken, Task<object>>? Read { get; init; }

    /// <summary>The operation's URI with <see cref="Query"/>.</summary>
    public string Complete(string relativeUri) =>
        Query is null
            ? relativeUri : $"{relativeUri}{(relativeUri.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Query}";

    /// <summary>Escapes a name as a segment of a path, because the client's operations do not escape names.</summary>
    /// <exception cref="KubernetesException">The name is empty, or would change the path.</exception>
    public static string Escape(string name) => name is "" or "." or ".."
        ? throw new KubernetesException(KubernetesError.BadRequest, $"'{name}' is not the name of a Kubernetes object.")
        : Uri.EscapeDataString(name);
}
