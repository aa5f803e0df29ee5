namespace Monitoring.Diagnostics;

/// <summary>Reports the core's events to an operator: each problem once, while it lasts, and each gap.</summary>
/// <remarks>Handlers run on the thread that calls the collector, inside that call.</remarks>
public sealed class MonitoringEvents
{
    private readonly HashSet<(WarningKind Kind, string Path)> _activeProblems = [];

    /// <summary>Called once for each problem.</summary>
    public Action<MonitoringWarning>? OnWarning { get; init; }

    /// <summary>Called for each gap.</summary>
    public Action<LogGap>? OnGap { get; init; }

    /// <summary>The current counters.</summary>
    public MonitoringCounters Counters { get; } = new();

    /// <summary>Reports a warning, unless the same problem with the same path was already reported and not yet resolved
    /// with <see cref="Resolve"/>.</summary>
    public void Warn(WarningKind kind, string path, string message)
    {
        if (_activeProblems.Add((kind, path)))
        {
            Counters.Warnings++;
            OnWarning?.Invoke(new MonitoringWarning(kind, path, message));
        }
    }

    /// <summary>Marks a problem as resolved, so that it is reported if it occurs again.</summary>
    public void Resolve(WarningKind kind, string path) => _activeProblems.Remove((kind, path));

    /// <summary>Removes all problems of a path that is no longer followed.</summary>
    public void Forget(string path)
    {
        if (_activeProblems.Count > 0)
        {
            _activeProblems.RemoveWhere(problem => problem.Path == path);
        }
    }

    /// <summary>Reports lost bytes.</summary>
    public void Report(LogGap gap)
    {
        Counters.Gaps++;
        Counters.LostBytes += gap.Bytes ?? 0;
        OnGap?.Invoke(gap);
    }
}
