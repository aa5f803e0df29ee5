namespace Monitoring.Diagnostics;

/// <summary>Where the core says what an operator should know: each trouble once, while it
/// lasts, and each gap.</summary>
/// <remarks>Handlers run on the thread that calls the collector, inside that call.</remarks>
public sealed class MonitoringEvents
{
    private readonly HashSet<(WarningKind Kind, string Path)> _lasting = [];

    /// <summary>Called once for each trouble.</summary>
    public Action<MonitoringWarning>? OnWarning { get; init; }

    /// <summary>Called for each gap.</summary>
    public Action<LogGap>? OnGap { get; init; }

    /// <summary>What has been counted so far.</summary>
    public MonitoringCounters Counters { get; } = new();

    /// <summary>Warns, unless the same trouble with the same path is already known and not yet
    /// <see cref="Settle"/>d.</summary>
    public void Warn(WarningKind kind, string path, string message)
    {
        if (_lasting.Add((kind, path)))
        {
            Counters.Warnings++;
            OnWarning?.Invoke(new MonitoringWarning(kind, path, message));
        }
    }

    /// <summary>The trouble is over: should it come again, it is news again.</summary>
    public void Settle(WarningKind kind, string path) => _lasting.Remove((kind, path));

    /// <summary>Forgets every trouble of a path that is no longer followed.</summary>
    public void Forget(string path)
    {
        if (_lasting.Count > 0)
        {
            _lasting.RemoveWhere(trouble => trouble.Path == path);
        }
    }

    /// <summary>Reports bytes that nobody will ever see.</summary>
    public void Report(LogGap gap)
    {
        Counters.Gaps++;
        Counters.LostBytes += gap.Bytes ?? 0;
        OnGap?.Invoke(gap);
    }
}
