using System.Diagnostics.CodeAnalysis;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes;

/// <summary>An API whose responses the test controls.</summary>
internal sealed class FakePodMetadataSource : IPodMetadataSource
{
    private readonly Dictionary<string, PodMetadata> _pods = [];

    public long Version { get; private set; }

    public bool IsComplete { get; private set; }

    /// <summary>The number of calls.</summary>
    public int Questions { get; private set; }

    public List<PodReference> Released { get; } = [];

    public bool IsDisposed { get; private set; }

    /// <summary>The API says something of a pod.</summary>
    public void Set(PodMetadata pod)
    {
        _pods[pod.Uid] = pod;
        Version++;
    }

    /// <summary>The API has said all.</summary>
    public void Complete()
    {
        IsComplete = true;
        Version++;
    }

    public bool TryGet(PodReference pod, [NotNullWhen(true)] out PodMetadata? metadata)
    {
        Questions++;
        metadata = pod.Uid.Length > 0
            ? _pods.GetValueOrDefault(pod.Uid)
            : _pods.Values.FirstOrDefault(known => known.Namespace == pod.Namespace && known.Name == pod.Name);
        return metadata is not null;
    }

    public void Release(PodReference pod) => Released.Add(pod);

    public void Dispose() => IsDisposed = true;
}
