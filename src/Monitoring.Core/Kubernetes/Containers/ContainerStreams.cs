using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Monitoring.Entries;
using Monitoring.Kubernetes.Paths;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Containers;

/// <summary>The containers' logs that are followed, and how many of them each pod has.</summary>
internal sealed class ContainerStreams(string nodeName, TimeProvider timeProvider)
{
    private readonly Dictionary<string, ContainerStream> _byPath = [];
    private readonly Dictionary<PodReference, int> _ofPod = [];

    /// <summary>By the metadata that their batches come with. A batch may still be under way when its path is not followed any
    /// more: a stream is forgotten here once nobody has its metadata.</summary>
    private readonly ConditionalWeakTable<LogMetadata, ContainerStream> _byMetadata = [];

    /// <summary>All that are followed.</summary>
    public IReadOnlyCollection<ContainerStream> All => _byPath.Values;

    /// <summary>Adds a path; false if its name is not that of a container's log.</summary>
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

    /// <summary>The container that a path belongs to, by the file's name or by its place in a directory of pods, which does not tell the
    /// container's id.</summary>
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

    /// <summary>A stream has its first entries. A link that led to nothing when it was found leads to a file now, and says more.</summary>
    public void Settle(ContainerStream stream)
    {
        PodReference before = stream.Pod;
        if (stream.TrySettle() && before != stream.Pod && _byPath.ContainsValue(stream))
        {
            RemoveOf(before);
            _ofPod[stream.Pod] = _ofPod.GetValueOrDefault(stream.Pod) + 1;
        }
    }

    /// <summary>The stream of a path; null for one that is not a container's.</summary>
    public ContainerStream? FindPath(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The stream that was described by these metadata; null for one that is not a container's.</summary>
    public ContainerStream? Find(LogMetadata metadata) =>
        _byMetadata.TryGetValue(metadata, out ContainerStream? stream) ? stream : null;

    /// <summary>Forgets a path; false if it is none of a container.</summary>
    /// <param name="path">The path.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="isLast">Whether it was the last one of its pod.</param>
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

    /// <summary>One log less of a pod; whether it was the last.</summary>
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
