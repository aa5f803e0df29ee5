namespace Monitoring.Storing.Destinations;

/// <summary>The protocols by which entries are sent.</summary>
internal enum DestinationKind
{
    /// <summary>OpenTelemetry's protocol over HTTP.</summary>
    Otlp = 0,

    /// <summary>The push API of Loki.</summary>
    Loki = 1,

    /// <summary>The bulk API of Elasticsearch and OpenSearch.</summary>
    Elasticsearch = 2,

    /// <summary>Syslog (RFC 5424) over TCP or TLS.</summary>
    Syslog = 3,

    /// <summary>A file, or the standard output, with a JSON object in each line.</summary>
    File = 4,
}
