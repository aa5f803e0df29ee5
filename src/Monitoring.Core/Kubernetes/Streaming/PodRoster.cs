using Monitoring.Collecting;
using Monitoring.Kubernetes.Containers;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Streaming.Responses;

namespace Monitoring.Kubernetes.Streaming;

// Implementation notes
//
// A container's name in a pod is a slot. The runtime's ids distinguish the containers that run under that name one
// after the other. The API has the log of the present one, and of the previous one, which lastState names. So when an
// id is new, the previous log is read to its end first, then the new one from its first byte. If two restarts happen
// between two reports, the log between is read too, while lastState names it. Earlier logs are unavailable.
//
// A container that was created and does not run yet has its id already, but the kubelet sends the log of the previous
// one (ContainerMetadata.LoggedContainerId).

/// <summary>Finds the containers' logs to read, from the changes of pods.</summary>
/// <remarks>Used only on the collector's thread.</remarks>
internal sealed class PodRoster(PodLogCollectorOptions options, TimeProvider timeProvider)
{
    private readonly Dictionary<string, Dictionary<string, ContainerSlot>> _pods = [];

    /// <summary>The multiline rules in the annotations of pods.</summary>
    public required WorkloadRules Rules { get; init; }

    /// <summary>Called with a log to read.</summary>
    public required Action<ContainerLog> OnFound { get; init; }

    /// <summary>Called with a log whose container or pod has changed, and whether the metadata have changed.</summary>
    public required Action<ContainerLog, bool> OnChanged { get; init; }

    /// <summary>Applies a change of a pod.</summary>
    public void Take(PodUpdate update)
    {
        PodMetadata pod = update.Change.Pod;
        if (update.Change.Kind == PodChangeKind.Deleted)
        {
            Delete(pod);
            return;
        }

        bool mayBegin = options.Follows || update.IsAtStart;
        if (IsOwn(pod) || (!mayBegin && !_pods.ContainsKey(pod.Uid)))
        {
            return;
        }

        if (!_pods.TryGetValue(pod.Uid, out Dictionary<string, ContainerSlot>? slots))
        {
            _pods.Add(pod.Uid, slots = []);
        }

        foreach (ContainerMetadata container in pod.Containers)
        {
            if (!slots.TryGetValue(container.Name, out ContainerSlot? slot))
            {
                slots.Add(container.Name, slot = new ContainerSlot());
            }

            Update(slot, pod, container);
            if (mayBegin)
            {
                Find(slot, pod, container, update.IsAtStart);
            }
        }
    }

    /// <summary>Removes a log that was read to its end, and starts the next one of its slot.</summary>
    public void Finish(ContainerLog log)
    {
        if (_pods.TryGetValue(log.Pod.Uid, out Dictionary<string, ContainerSlot>? slots)
            && slots.TryGetValue(log.ContainerName, out ContainerSlot? slot)
            && slot.Logs.TryPeek(out ContainerLog? first)
            && first == log)
        {
            slot.Logs.Dequeue();
            if (slot.Logs.TryPeek(out ContainerLog? next))
            {
                OnFound(next);
            }

            if (log.IsPodRemoved && slots.Values.All(other => other.Logs.Count == 0))
            {
                _pods.Remove(log.Pod.Uid);
            }
        }
    }

    private void Delete(PodMetadata pod)
    {
        if (!_pods.TryGetValue(pod.Uid, out Dictionary<string, ContainerSlot>? slots))
        {
            return;
        }

        foreach (ContainerLog log in slots.Values.SelectMany(slot => slot.Logs))
        {
            (log.HasEnded, log.IsPodRemoved) = (true, true);
        }

        ContainerLog[] reading = [.. slots.Values.Where(slot => slot.Logs.Count > 0).Select(slot => slot.Logs.Peek())];
        if (reading.Length == 0)
        {
            _pods.Remove(pod.Uid);
        }

        foreach (ContainerLog log in reading)
        {
            OnChanged(log, false);
        }
    }

    private void Update(ContainerSlot slot, PodMetadata pod, ContainerMetadata container)
    {
        foreach (ContainerLog log in slot.Logs.ToArray())
        {
            bool isLogged = log.ContainerId == container.LoggedContainerId;
            log.IsPodRemoved = false;
            log.IsPrevious = !isLogged && log.ContainerId == container.LastContainerId;
            log.IsUnavailable = !isLogged && !log.IsPrevious;
            log.HasEnded = !isLogged || container.State is ContainerState.Terminated or ContainerState.Waiting;
            OnChanged(log, log.Describe(pod));
        }
    }

    private void Find(ContainerSlot slot, PodMetadata pod, ContainerMetadata container, bool isAtStart)
    {
        if (options.Previous)
        {
            int restarts = container.LastContainerId == container.ContainerId
                ? container.RestartCount : container.RestartCount - 1;
            Add(
                slot, pod, container, container.LastContainerId, Math.Max(0, restarts), options.Start,
                isPrevious: true);
            return;
        }

        bool isFirst = isAtStart && slot.Known.Count == 0;
        if (isFirst && container.LastContainerId != container.LoggedContainerId)
        {
            // The container had ended before the start.
            slot.Remember(container.LastContainerId);
        }
        else if (container.LastContainerId != container.LoggedContainerId)
        {
            int restarts = Math.Max(0, container.LoggedRestartCount - 1);
            Add(slot, pod, container, container.LastContainerId, restarts, StartPosition.Beginning, isPrevious: true);
        }

        StartPosition start = isFirst ? options.Start : StartPosition.Beginning;
        Add(slot, pod, container, container.LoggedContainerId, container.LoggedRestartCount, start, isPrevious: false);
    }

    private void Add(
        ContainerSlot slot,
        PodMetadata pod,
        ContainerMetadata container,
        string containerId,
        int restartCount,
        StartPosition start,
        bool isPrevious)
    {
        if (containerId.Length == 0 || !slot.Remember(containerId))
        {
            return;
        }

        ContainerLog log = new(pod, container.Name, containerId, restartCount, start, options)
        {
            Traces = options.JoinStackTraces || options.MultilineRule is not null
                ? new LogTraces(options.MaxMessageBytes, Rules.Find(pod) ?? options.MultilineRule, timeProvider)
                : null,
            IsPrevious = isPrevious,
            HasEnded = isPrevious || container.State is ContainerState.Terminated or ContainerState.Waiting,
        };
        if (options.Selection.IsSelected(log.Metadata, container) != true || (options.HonorOptOut && log.OptOut.Stdout))
        {
            return;
        }

        slot.Logs.Enqueue(log);
        if (slot.Logs.Count == 1)
        {
            OnFound(log);
        }
    }

    private bool IsOwn(PodMetadata pod) => options.OwnPod is { } own
        && (
            own.Uid.Length > 0 ? own.Uid == pod.Uid
            || own.Uid == pod.ConfigHash : own.Namespace == pod.Namespace
            && own.Name == pod.Name);
}
