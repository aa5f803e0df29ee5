using Monitoring.Diagnostics;

namespace Monitoring.Storing;

/// <summary>What the committing thread has to say to an operator; the thread that owns the sink passes it on.</summary>
/// <param name="Kind">What sort of trouble.</param>
/// <param name="Path">The store.</param>
/// <param name="Message">What happened; null if the trouble is over.</param>
internal readonly record struct StoreEvent(WarningKind Kind, string Path, string? Message)
{
    /// <summary>Passes it on.</summary>
    public void Tell(MonitoringEvents events)
    {
        if (Message is null)
        {
            events.Settle(Kind, Path);
        }
        else
        {
            events.Warn(Kind, Path, Message);
        }
    }
}
