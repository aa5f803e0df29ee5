using System.Management.Automation.Runspaces;

namespace Monitoring.Listeners;

/// <summary>The listeners of this process, by name. All runspaces share them.</summary>
internal static class LogListeners
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, StoreListener> ByName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All listeners, ordered by name.</summary>
    public static IReadOnlyList<StoreListener> GetAll()
    {
        lock (Gate)
        {
            return [.. ByName.Values.OrderBy(listener => listener.Name, StringComparer.OrdinalIgnoreCase)];
        }
    }

    /// <summary>Starts a listener; null if the name is in use.</summary>
    /// <exception cref="Serving.LogListenerException">The listener cannot be started.</exception>
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

    /// <summary>Stops a listener and removes it. No effect if it has already stopped.</summary>
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
