using Monitoring.Diagnostics;

namespace Monitoring.Storing;

/// <summary>An event of the committing thread for the operator; the thread that owns the sink reports it.</summary>
/// <param name="Kind">The kind of warning.</param>
/// <param name="Path">The store.</param>
/// <param name="Message">The problem; null when the problem is solved.</param>
internal readonly record struct StoreEvent(WarningKind Kind, string Path, string? Message)
{
    /// <summary>Reports the event.</summary>
    public void Report(MonitoringEvents events)
    {
        if (Message is null)
        {
            events.Resolve(Kind, Path);
        }
        else
        {
            events.Warn(Kind, Path, Message);
        }
    }
}
