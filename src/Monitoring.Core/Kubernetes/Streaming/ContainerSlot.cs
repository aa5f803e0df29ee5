namespace Monitoring.Kubernetes.Streaming;

/// <summary>A container name in a pod, with the logs of the containers that run under that name one after the
/// other.</summary>
internal sealed class ContainerSlot
{
    /// <summary>The maximum number of remembered ids. The API names two at a time.</summary>
    private const int MaxKnown = 4;

    /// <summary>The ids that were evaluated, selected or not, the latest last.</summary>
    public Queue<string> Known { get; } = [];

    /// <summary>The logs that are not done. The first is being read; the others wait for it.</summary>
    public Queue<ContainerLog> Logs { get; } = [];

    /// <summary>Remembers an id; returns false if it was known.</summary>
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
