using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Watching;

namespace Monitoring.Collecting;

/// <summary>Follows every file under its roots and gives out their entries.</summary>
public sealed class DirectoryCollector : ILogCollector
{
    /// <summary>Begins to follow.</summary>
    /// <param name="options">What to follow, and how.</param>
    /// <param name="watcher">Says when to look; owned by the collector from here on.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="events">Where trouble is told.</param>
    public DirectoryCollector(
        DirectoryCollectorOptions options,
        IFileWatcher watcher,
        TimeProvider timeProvider,
        MonitoringEvents events) => throw new NotSupportedException();

    /// <inheritdoc/>
    public bool IsCompleted => throw new NotSupportedException();

    /// <inheritdoc/>
    public LogBatch? Collect(TimeSpan timeout, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Commit(LogBatch batch) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
