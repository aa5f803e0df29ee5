using Monitoring.Diagnostics;
using Monitoring.Entries;

namespace Monitoring.Collecting;

/// <summary>Turns the lines of one container log, given one after the other, into entries.</summary>
public sealed class ContainerLineParser
{
    /// <summary>Begins a log.</summary>
    /// <param name="metadata">What is known of it.</param>
    /// <param name="maxMessageBytes">The longest message, in bytes; a longer one is cut.</param>
    /// <param name="timeProvider">The clock, for lines that do not say when they were written.</param>
    /// <param name="events">Where trouble is told.</param>
    public ContainerLineParser(
        LogMetadata metadata,
        int maxMessageBytes,
        TimeProvider timeProvider,
        MonitoringEvents events) => throw new NotSupportedException();

    /// <summary>The entries that this line completes: usually one, none for the first part of a split message.</summary>
    /// <param name="line">One line, without its newline.</param>
    public IEnumerable<LogEntry> Add(string line) => throw new NotSupportedException();

    /// <summary>The entries that were still waiting for more.</summary>
    public IEnumerable<LogEntry> Complete() => throw new NotSupportedException();
}
