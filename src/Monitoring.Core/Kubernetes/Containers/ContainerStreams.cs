using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Monitoring.Entries;
using Monitoring.Kubernetes.Paths;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Containers;

/// <summary>The followed logs of containers, and the number of them in each pod.</summary>
internal sealed class ContainerStreams(string nodeName, TimeProvider timeProvider)
{
    private readonly Dictionary<string, ContainerStream> _byPath = [];
    private readonly Dictionary<PodReference, int> _ofPod = [];

    /// <summary>The streams by the metadata of their batches. A batch may still be in use when its path is not followed
    /// any more, so an entry lives as long as its metadata.</summary>
    private readonly ConditionalWeakTable<LogMetadata, ContainerStream> _byMetadata = [];

    /// <summary>All followed streams.</summary>
    public IReadOnlyCollection<ContainerStream> All => _byPath.Values;

    /// <summary>Adds a path; returns false if its name is not that of a container's log.</summary>
    public bool TryAdd(string path, [NotNullWhen(true)] out ContainerStream? stream)
    {
        stream = null;
        if (!TryDescribe(path, out ContainerLogName name))
        {
            return false;
        }

        TryRemove(path, out _, out _);
        stream = new ContainerStream(path, name, nodeName, timeProvider.GetTimestamp());
        _byPath[path] = stream;
        _byMetadata.Add(stream.Metadata, stream);
        _ofPod[stream.Pod] = _ofPod.GetValueOrDefault(stream.Pod) + 1;
        return true;
    }

    /// <summary>Parses the container of a path from the file's name, or from its location in a directory of pods, which
    /// has no container id.</summary>
    private static bool TryDescribe(string path, out ContainerLogName name)
    {
        if (ContainerLogName.TryParse(Path.GetFileName(path), out name))
        {
            return true;
        }

        if (!PodLogPath.TryParse(path, out PodLogPath log))
        {
            return false;
        }

        name = new ContainerLogName(log.Pod.Name, log.Pod.Namespace, log.ContainerName, ContainerId: string.Empty);
        return true;
    }

    /// <summary>Completes the metadata of a stream with its first entries. A link without a target at first has one
    /// now.</summary>
    public void CompleteMetadata(ContainerStream stream)
    {
        PodReference before = stream.Pod;
        if (stream.TryCompleteMetadata() && before != stream.Pod && _byPath.ContainsValue(stream))
        {
            RemoveOf(before);
            _ofPod[stream.Pod] = _ofPod.GetValueOrDefault(stream.Pod) + 1;
        }
    }

    /// <summary>Finds the stream of a path; returns null for a path that is not a container's.</summary>
    public ContainerStream? FindPath(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>Finds the stream of these metadata; returns null for metadata that are not a container's.</summary>
    public ContainerStream? Find(LogMetadata metadata) =>
        _byMetadata.TryGetValue(metadata, out ContainerStream? stream) ? stream : null;

    /// <summary>Removes a path; returns false if it is not a container's.</summary>
    /// <param name="path">The path.</param>
    /// <param name="stream">The removed stream.</param>
    /// <param name="isLast">Whether it was the last stream of its pod.</param>
    public bool TryRemove(string path, [NotNullWhen(true)] out ContainerStream? stream, out bool isLast)
    {
        isLast = false;
        if (!_byPath.Remove(path, out stream))
        {
            return false;
        }

        isLast = RemoveOf(stream.Pod);
        return true;
    }

    /// <summary>Counts down the logs of a pod; returns whether it was the last.</summary>
    private bool RemoveOf(PodReference pod)
    {
        int left = _ofPod[pod] - 1;
        if (left > 0)
        {
            _ofPod[pod] = left;
            return false;
        }

        return _ofPod.Remove(pod);
    }
}
