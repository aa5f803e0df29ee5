using System.Globalization;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Kubernetes.Paths;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Selecting;

namespace Monitoring.Kubernetes.Containers;

/// <summary>One container's log: what its path says of it, and the metadata that its next entries have.</summary>
internal sealed class ContainerStream
{
    /// <summary>How long the API may be behind.</summary>
    private static readonly TimeSpan MissingDelay = TimeSpan.FromSeconds(10);

    private readonly string _path;
    private readonly string _nodeName;
    private readonly ContainerLogName _name;
    private long? _version;
    private bool _isSettled;

    /// <summary>A stream of which nothing but its path is known yet.</summary>
    /// <param name="path">The path in <c>/var/log/containers</c> or below <c>/var/log/pods</c>.</param>
    /// <param name="name">What the path says; without an id where it does not say it.</param>
    /// <param name="nodeName">The node's name; empty if nobody has said it.</param>
    /// <param name="foundTick">When it was found, on the monotonic clock.</param>
    public ContainerStream(string path, ContainerLogName name, string nodeName, long foundTick)
    {
        (_path, _name, _nodeName, FoundTick) = (path, name, nodeName, foundTick);
        Pod = new PodReference(name.Namespace, name.PodName, string.Empty);
        Metadata = DescribePath();
    }

    /// <summary>The pod.</summary>
    public PodReference Pod { get; private set; }

    /// <summary>When it was found, on the monotonic clock.</summary>
    public long FoundTick { get; }

    /// <summary>The container's name.</summary>
    public string ContainerName => _name.ContainerName;

    /// <summary>Whether the stream may be read; kept by <see cref="OptOutHold"/>.</summary>
    public bool IsDecided { get; set; }

    /// <summary>What is known by now.</summary>
    public LogMetadata Metadata { get; private set; }

    /// <summary>Whether entries of its outputs are left out because its pod asks for that.</summary>
    public WorkloadOptOut OptOut { get; private set; }

    /// <summary>The patterns by which its pod asks to join lines.</summary>
    public MultilinePatterns Patterns { get; private set; }

    /// <summary>Whether the API has something to say that has not been asked for.</summary>
    public bool IsStale(long version) => _version != version;

    /// <summary>Looks at the path once more if it has not said all; only the first call does anything.</summary>
    /// <returns>Whether it was the first call.</returns>
    public bool TrySettle()
    {
        if (_isSettled)
        {
            return false;
        }

        _isSettled = true;
        if (Pod.Uid.Length == 0)
        {
            Metadata = DescribePath();
            _version = null;
        }

        return true;
    }

    /// <summary>Takes over what the API says now; false if nothing has changed.</summary>
    /// <param name="source">The API.</param>
    /// <param name="annotations">Whether the pod's annotations are wanted.</param>
    /// <param name="age">How long ago the log was found. The API may hear of a pod a moment after its log is there.</param>
    public bool Refresh(IPodMetadataSource source, bool annotations, TimeSpan age)
    {
        // Before the question: what changes meanwhile is asked for once more.
        _version = source.Version;
        if (source.TryGet(Pod, out PodMetadata? pod))
        {
            Patterns = MultilinePatterns.Of(pod);
            return Become(PodDescription.Describe(Metadata.Identity, pod, ContainerName, annotations), MetadataState.Live, WorkloadOptOut.Of(pod, ContainerName));
        }

        if (age < MissingDelay)
        {
            _version = null;
            return false;
        }

        // What was known of a pod stays true when it is gone.
        return source.IsComplete && Metadata.State == MetadataState.Path && Become(Metadata, MetadataState.Missing, OptOut);
    }

    private bool Become(IReadOnlyDictionary<string, string> pairs, MetadataState state, WorkloadOptOut optOut)
    {
        OptOut = optOut;
        if (state == Metadata.State && pairs.Count == Metadata.Count && pairs.All(Metadata.Contains))
        {
            return false;
        }

        Metadata = new LogMetadata(pairs) { State = state, Identity = Metadata.Identity };
        return true;
    }

    private LogMetadata DescribePath()
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal)
        {
            [MetadataKeys.Path] = _path,
            [MetadataKeys.Namespace] = _name.Namespace,
            [MetadataKeys.PodName] = _name.PodName,
            [MetadataKeys.ContainerName] = _name.ContainerName,
        };
        if (_name.ContainerId.Length > 0)
        {
            pairs[MetadataKeys.ContainerId] = _name.ContainerId;
        }

        if (_nodeName.Length > 0)
        {
            pairs[MetadataKeys.NodeName] = _nodeName;
        }

        // One of the links leads below /var/log/pods; Docker's go on from there.
        foreach ((string directory, string name) in LinkChain.Resolve(_path).Hops)
        {
            if (PodLogPath.TryParse(Path.Join(directory, name), out PodLogPath log) && log.Pod with { Uid = string.Empty } == Pod)
            {
                Pod = log.Pod;
                pairs[MetadataKeys.PodUid] = log.Pod.Uid;
                pairs[MetadataKeys.RestartCount] = log.RestartCount.ToString(CultureInfo.InvariantCulture);
                break;
            }
        }

        return new LogMetadata(pairs);
    }
}
