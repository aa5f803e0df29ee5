namespace Monitoring.Remote;

/// <summary>The kinds of servers with logs. Their names, in lower case, are the beginnings of schemes.</summary>
internal enum RemoteKind
{
    /// <summary>A listener of this module.</summary>
    Listener,

    /// <summary>Grafana Loki.</summary>
    Loki,

    /// <summary>VictoriaLogs.</summary>
    VictoriaLogs,

    /// <summary>Elasticsearch.</summary>
    Elasticsearch,

    /// <summary>OpenSearch.</summary>
    OpenSearch,
}
