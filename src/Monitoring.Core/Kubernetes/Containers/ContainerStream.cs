using System.Globalization;
using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Kubernetes.Paths;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Containers;

/// <summary>One container's log file, with the metadata of its path and of its next entries.</summary>
internal sealed class ContainerStream
{
    /// <summary>The maximum delay of the API's reports.</summary>
    private static readonly TimeSpan MissingDelay = TimeSpan.FromSeconds(10);

    private readonly string _path;
    private readonly string _nodeName;
    private readonly ContainerLogName _name;
    private long? _version;
    private bool _isCompleted;

    /// <summary>Creates a stream with the metadata of its path.</summary>
    /// <param name="path">The path in <c>/var/log/containers</c> or below <c>/var/log/pods</c>.</param>
    /// <param name="name">The names in the path; without an id where the path has none.</param>
    /// <param name="nodeName">The node's name; empty if it is not known.</param>
    /// <param name="foundTick">The time at which the file was found, on the monotonic clock.</param>
    public ContainerStream(string path, ContainerLogName name, string nodeName, long foundTick)
    {
        (_path, _name, _nodeName, FoundTick) = (path, name, nodeName, foundTick);
        Pod = new PodReference(name.Namespace, name.PodName, string.Empty);
        Metadata = DescribePath();
    }

    /// <summary>The pod.</summary>
    public PodReference Pod { get; private set; }

    /// <summary>The time at which the file was found, on the monotonic clock.</summary>
    public long FoundTick { get; }

    /// <summary>The container's name.</summary>
    public string ContainerName => _name.ContainerName;

    /// <summary>Whether it is decided that the stream is read or excluded. The hold of opt-outs (Selecting) sets
    /// it.</summary>
    public bool IsDecided { get; set; }

    /// <summary>The current metadata.</summary>
    public LogMetadata Metadata { get; private set; }

    /// <summary>The outputs that the pod excludes from collection.</summary>
    public WorkloadOptOut OptOut { get; private set; }

    /// <summary>The multiline patterns in the pod's annotations.</summary>
    public MultilinePatterns Patterns { get; private set; }

    /// <summary>Whether the source has changed since the last refresh.</summary>
    public bool IsStale(long version) => _version != version;

    /// <summary>Reads the path once more if its metadata were incomplete. Only the first call has an effect.</summary>
    /// <returns>Whether it was the first call.</returns>
    public bool TryCompleteMetadata()
    {
        if (_isCompleted)
        {
            return false;
        }

        _isCompleted = true;
        if (Pod.Uid.Length == 0)
        {
            Metadata = DescribePath();
            _version = null;
        }

        return true;
    }

    /// <summary>Updates the metadata from the API; returns false if nothing has changed.</summary>
    /// <param name="source">The source of pod metadata.</param>
    /// <param name="annotations">Whether to add the pod's annotations.</param>
    /// <param name="age">The time since the log was found. The API may report a pod a moment after its log
    /// exists.</param>
    public bool Refresh(IPodMetadataSource source, bool annotations, TimeSpan age)
    {
        // Read before the lookup, so that a change in between causes another refresh.
        _version = source.Version;
        if (source.TryGet(Pod, out PodMetadata? pod))
        {
            Patterns = MultilinePatterns.Of(pod);
            return Become(
                PodDescription.Describe(Metadata.Identity, pod, ContainerName, annotations), MetadataState.Live,
                WorkloadOptOut.Of(pod, ContainerName));
        }

        if (age < MissingDelay)
        {
            _version = null;
            return false;
        }

        // The metadata of a deleted pod stay valid.
        return source.IsComplete
            && Metadata.State == MetadataState.Path
            && Become(Metadata, MetadataState.Missing, OptOut);
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

        // One of the links points below /var/log/pods; Docker's links continue from there.
        foreach ((string directory, string name) in LinkChain.Resolve(_path).Hops)
        {
            if (PodLogPath.TryParse(Path.Join(directory, name), out PodLogPath log)
                && log.Pod with { Uid = string.Empty } == Pod)
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
