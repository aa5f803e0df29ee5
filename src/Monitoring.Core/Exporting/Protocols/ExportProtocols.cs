using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Protocols.Bulk;
using Monitoring.Exporting.Protocols.Files;
using Monitoring.Exporting.Protocols.Loki;
using Monitoring.Exporting.Protocols.Otlp;
using Monitoring.Exporting.Protocols.Syslog;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Protocols;

/// <summary>Creates the protocol of a destination.</summary>
internal static class ExportProtocols
{
    /// <summary>Creates the protocol; opens no connection.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="identity">Makes the entries' identities.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="UriFormatException">The target is not a URL.</exception>
    /// <exception cref="IOException">The file of trusted authorities cannot be read.</exception>
    public static IExportProtocol Create(
        DestinationSettings settings, EntryIdentity identity, TimeProvider timeProvider)
    {
        return settings.Kind switch
        {
            DestinationKind.Otlp => new OtlpProtocol(settings, identity, timeProvider),
            DestinationKind.Loki => new LokiProtocol(settings, timeProvider),
            DestinationKind.Elasticsearch => new BulkProtocol(settings, identity, timeProvider),
            DestinationKind.Syslog => new SyslogProtocol(settings, timeProvider),
            DestinationKind.File => new FileProtocol(settings, identity),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Kind, "The protocol is not known."),
        };
    }
}
