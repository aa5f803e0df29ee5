using System.Diagnostics.CodeAnalysis;
using System.Management.Automation.Runspaces;
using Monitoring.Storing;

namespace Monitoring.Collectors;

/// <summary>The collectors of this process, by name. All runspaces share them.</summary>
internal static class LogCollectors
{
    /// <summary>The time that a collector may take to stop in order. What was read is stored within it, or read again
    /// at the next start. It is shorter than the ten seconds that a container has to end.</summary>
    public static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(8);

    private static readonly Lock Starting = new();
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, LogCollector> ByName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All collectors, ordered by name.</summary>
    public static IReadOnlyList<LogCollector> GetAll()
    {
        lock (Gate)
        {
            return [.. ByName.Values.OrderBy(collector => collector.Name, StringComparer.OrdinalIgnoreCase)];
        }
    }

    /// <summary>Starts a collector; false if the name is in use. The name of a failed collector can be used
    /// again.</summary>
    /// <exception cref="LogStoreException">The store cannot be opened.</exception>
    public static bool TryStart(LogCollectorPlan plan, Runspace? owner, [NotNullWhen(true)] out LogCollector? collector)
    {
        // Opening a store may take a while: a separate lock, so that listing the others does not wait for it.
        lock (Starting)
        {
            lock (Gate)
            {
                if (ByName.TryGetValue(plan.Name, out LogCollector? other) && !other.HasEnded)
                {
                    collector = null;
                    return false;
                }
            }

            ShutdownHandler.Watch();
            collector = LogCollector.Start(plan, owner);
            lock (Gate)
            {
                ByName[plan.Name] = collector;
            }

            return true;
        }
    }

    /// <summary>Stops a collector and removes it; false if it did not stop in time, in which case it is kept.</summary>
    public static bool Stop(LogCollector collector)
    {
        if (!collector.Stop(StopTimeout))
        {
            return false;
        }

        lock (Gate)
        {
            if (ByName.TryGetValue(collector.Name, out LogCollector? known) && known == collector)
            {
                ByName.Remove(collector.Name);
            }
        }

        return true;
    }

    /// <summary>Stops several at the same time.</summary>
    public static void StopAll(IReadOnlyList<LogCollector> collectors)
    {
        foreach (LogCollector collector in collectors)
        {
            collector.RequestStop();
        }

        foreach (LogCollector collector in collectors)
        {
            Stop(collector);
        }
    }
}
