using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using Monitoring.Remote.Connecting;
using Monitoring.Remote.Elasticsearch;
using Monitoring.Remote.Engines;
using Monitoring.Remote.Loki;
using Monitoring.Remote.VictoriaLogs;

namespace Monitoring.Remote;

/// <summary>The address of logs on another machine: a URL whose scheme names the kind of server, such as
/// <c>loki+https</c>. Without a kind it is a listener.</summary>
/// <param name="Kind">The kind of server.</param>
/// <param name="Server">The server's URL.</param>
internal sealed record RemoteAddress(RemoteKind Kind, Uri Server)
{
    /// <summary>The indexes that are searched if the URL has no path.</summary>
    private const string DefaultIndex = "logs-*";

    private static readonly TimeSpan EngineTimeout = TimeSpan.FromMinutes(5);

    /// <summary>The supported schemes, for people.</summary>
    public static string Schemes =>
        string.Join(
            ", ",
            Enum.GetValues<RemoteKind>().Skip(1).Select(kind => $"{kind.ToString().ToLowerInvariant()}+https"));

    /// <summary>Reads a URL; returns false if it is not one of a server with logs.</summary>
    public static bool TryParse(Uri uri, [NotNullWhen(true)] out RemoteAddress? address)
    {
        ArgumentNullException.ThrowIfNull(uri);
        address = null;
        if (!uri.IsAbsoluteUri)
        {
            return false;
        }

        int plus = uri.Scheme.IndexOf('+', StringComparison.Ordinal);
        RemoteKind kind = RemoteKind.Listener;
        if (plus >= 0
            && (!Enum.TryParse(uri.Scheme[..plus], ignoreCase: true, out kind) || kind == RemoteKind.Listener
                || char.IsAsciiDigit(uri.Scheme[0])))
        {
            return false;
        }

        string url = uri.OriginalString[(plus + 1)..];
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? server)
            || server.Scheme is not ("http" or "https")
            || (plus >= 0 && (server.Query.Length > 0 || server.Fragment.Length > 0)))
        {
            return false;
        }

        address = new RemoteAddress(kind, server);
        return true;
    }

    /// <summary>The name of the server's kind, for people.</summary>
    public string Name => Kind == RemoteKind.Listener ? "a listener" : Kind.ToString();

    /// <summary>Returns the header of a token: an API key of Elasticsearch, or a bearer token; null for none.</summary>
    public AuthenticationHeaderValue? Authorize(string? token) => token is not null && Kind == RemoteKind.Elasticsearch
        ? new AuthenticationHeaderValue("ApiKey", token)
        : RemoteAccess.Bearer(token);

    /// <summary>Creates the client without connecting.</summary>
    /// <param name="access">The credentials.</param>
    /// <param name="timeProvider">The clock.</param>
    public IRemoteLogs Open(RemoteAccess access, TimeProvider timeProvider) => Kind == RemoteKind.Listener
        ? new RemoteLogStore(Server, access)
        : new EngineLogs(OpenEngine(access with { ResponseTimeout = EngineTimeout }, timeProvider), timeProvider);

    private ILogEngine OpenEngine(RemoteAccess access, TimeProvider timeProvider)
    {
        switch (Kind)
        {
            case RemoteKind.Loki:
                // Loki then tells the labels of streams from those of entries.
                KeyValuePair<string, string> flags = new("X-Loki-Response-Encoding-Flags", "categorize-labels");
                RemoteAccess withFlags = access with { Headers = [.. access.Headers, flags] };
                return new LokiEngine(Connect(Server, withFlags), timeProvider);
            case RemoteKind.VictoriaLogs:
                return new VictoriaLogsEngine(Connect(Server, access));
            default:
                (Uri server, string index) = SplitIndex();
                SearchDialect dialect = Kind == RemoteKind.OpenSearch
                    ? SearchDialect.OpenSearch : SearchDialect.Elasticsearch;
                return new ElasticsearchEngine(Connect(server, access), index, dialect);
        }
    }

    private static RemoteConnection Connect(Uri server, RemoteAccess access) =>
        new(server, access, "application/json");

    /// <summary>The last part of the path names the indexes.</summary>
    private (Uri Server, string Index) SplitIndex()
    {
        string path = Uri.UnescapeDataString(Server.AbsolutePath).TrimEnd('/');
        int slash = path.LastIndexOf('/');
        string index = path[(slash + 1)..];
        return index.Length == 0
            ? (Server, DefaultIndex)
            : (new Uri(Server, Uri.EscapeDataString(path[..slash]).Replace(
                "%2F", "/", StringComparison.Ordinal) + "/"), index);
    }
}
