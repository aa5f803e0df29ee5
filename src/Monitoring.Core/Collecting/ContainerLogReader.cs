using Monitoring.Diagnostics;
using Monitoring.Entries;

namespace Monitoring.Collecting;

/// <summary>Reads a container log that does not grow any more: lines in hand, or a stream to its end.</summary>
public static class ContainerLogReader
{
    /// <summary>The batches of a stream of bytes, read to its end; the caller disposes each.</summary>
    public static IEnumerable<LogBatch> Read(
        Stream stream,
        LogMetadata metadata,
        int maxMessageBytes,
        TimeProvider timeProvider,
        MonitoringEvents events) => throw new NotSupportedException();
}
