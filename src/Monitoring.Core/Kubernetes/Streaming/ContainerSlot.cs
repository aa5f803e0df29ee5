namespace Monitoring.Kubernetes.Streaming;

/// <summary>A container's place in its pod: the logs of those that run there one after the other.</summary>
internal sealed class ContainerSlot
{
    /// <summary>How many ids are remembered: the API names two at a time.</summary>
    private const int MaxKnown = 4;

    /// <summary>The ids that were looked at, wanted or not, the latest last.</summary>
    public Queue<string> Known { get; } = [];

    /// <summary>The logs that are not done; the first is being read, the others wait for it.</summary>
    public Queue<ContainerLog> Logs { get; } = [];

    /// <summary>Notes an id; false if it was known.</summary>
    public bool Remember(string containerId)
    {
        if (Known.Contains(containerId))
        {
            return false;
        }

        Known.Enqueue(containerId);
        if (Known.Count > MaxKnown)
        {
            Known.Dequeue();
        }

        return true;
    }
}
