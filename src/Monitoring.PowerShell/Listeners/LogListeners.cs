using System.Management.Automation.Runspaces;

namespace Monitoring.Listeners;

/// <summary>The listeners of this process, by name. All runspaces share them.</summary>
internal static class LogListeners
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, StoreListener> ByName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All there are, by name.</summary>
    public static IReadOnlyList<StoreListener> GetAll()
    {
        lock (Gate)
        {
            return [.. ByName.Values.OrderBy(listener => listener.Name, StringComparer.OrdinalIgnoreCase)];
        }
    }

    /// <summary>Starts a listener; null if another one has the name.</summary>
    /// <exception cref="Serving.LogListenerException">It cannot listen.</exception>
    public static StoreListener? TryStart(ListenerPlan plan, Runspace? owner)
    {
        lock (Gate)
        {
            if (ByName.ContainsKey(plan.Name))
            {
                return null;
            }

            StoreListener listener = StoreListener.Start(plan, owner);
            ByName.Add(plan.Name, listener);
            return listener;
        }
    }

    /// <summary>Ends a listener and forgets it. Harmless if it has ended.</summary>
    public static void Stop(StoreListener listener)
    {
        lock (Gate)
        {
            if (ByName.TryGetValue(listener.Name, out StoreListener? known) && known == listener)
            {
                ByName.Remove(listener.Name);
            }
        }

        listener.Stop();
    }
}
