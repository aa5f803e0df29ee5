using System.Diagnostics.CodeAnalysis;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting;

// Implementation notes
//
// A pod is identified by its UID. A name may be reused with another UID, so a name alone refers to the newest pod. The
// mirror of a static pod may be recreated with another UID and the same hash, and is the same pod for its logs. The new
// mirror inherits the state of having been read.
//
// A deleted pod is removed when it is released, if it was read, or else after a time. There is no timer: each read and
// each change checks the clock.

/// <summary>The known pods, including deleted ones that are still kept.</summary>
/// <remarks>Thread-safe. No call waits longer than for another lookup.</remarks>
/// <param name="deletedPodLifetime">The time for which a deleted pod is kept that no caller has read.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="maxBytes">The maximum size of all pods, in bytes; null for that of a cluster.</param>
internal sealed partial class PodTable(TimeSpan deletedPodLifetime, TimeProvider timeProvider, long? maxBytes = null)
{
    /// <summary>The maximum size for one node. Its kubelet runs some hundred pods, usually of 2 KiB and of 300 KiB with
    /// all annotations.</summary>
    public const long MaxNodeBytes = 64 << 20;

    /// <summary>The maximum size for a cluster of at most 150,000 pods.</summary>
    private const long MaxClusterBytes = 1L << 30;

    /// <summary>The size of a pod without its texts, in bytes.</summary>
    private const int PodBytes = 1 << 10;

    private readonly long _maxBytes = maxBytes ?? MaxClusterBytes;
    private long _bytes;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, KnownPod> _byUid = [];
    private readonly Dictionary<(string Namespace, string Name), KnownPod> _byName = [];
    private readonly Dictionary<string, KnownPod> _byHash = [];

    /// <summary>The deleted pods in the order of their deletion, including some that were removed or added again
    /// since.</summary>
    private readonly Queue<KnownPod> _deleted = [];

    /// <summary>The number of known pods.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byUid.Count;
            }
        }
    }

    /// <summary>Adds or updates a pod.</summary>
    /// <param name="listed">The pod.</param>
    /// <param name="round">The number of the list that has the pod.</param>
    /// <returns>The change; null if there is none.</returns>
    /// <exception cref="KubernetesException">The pods would be more than an API server can have.</exception>
    public PodChange? Put(ListedPod listed, long round)
    {
        lock (_lock)
        {
            Sweep();
            bool isKnown = _byUid.TryGetValue(listed.Pod.Uid, out KnownPod? known);
            Account(known, listed.Pod);
            if (known is null)
            {
                known = new KnownPod(listed);
                _byUid.Add(listed.Pod.Uid, known);
            }

            bool isSame = isKnown && !known.Pod.IsDeleted && known.ResourceVersion == listed.ResourceVersion
                && known.Pod.Owner == listed.Pod.Owner;
            PodMetadata? before = isKnown ? known.Pod : null;
            known.Round = round;
            known.Pod = listed.Pod;
            known.ResourceVersion = listed.ResourceVersion;
            AddNames(known);
            return isSame
                ? null
                : new PodChange(
                    isKnown && !before!.IsDeleted ? PodChangeKind.Modified : PodChangeKind.Added, listed.Pod, before);
        }
    }

    /// <summary>Marks a pod as deleted, with its last state.</summary>
    /// <returns>The change; null if the pod was not known.</returns>
    public PodChange? Delete(PodMetadata pod)
    {
        lock (_lock)
        {
            Sweep();
            return _byUid.TryGetValue(pod.Uid, out KnownPod? known)
                && !known.Pod.IsDeleted ? MarkDeleted(known, pod) : null;
        }
    }

    /// <summary>Marks all pods as deleted that a complete list does not have.</summary>
    public IReadOnlyList<PodChange> DeleteUnseen(long round)
    {
        lock (_lock)
        {
            Sweep();
            return
            [
                .. _byUid.Values.Where(known => known.Round != round && !known.Pod.IsDeleted)
                    .Select(known => MarkDeleted(known, known.Pod)),
            ];
        }
    }

    /// <summary>The pods that are not deleted.</summary>
    public IReadOnlyList<ListedPod> GetLiving()
    {
        lock (_lock)
        {
            return
            [
                .. _byUid.Values.Where(known => !known.Pod.IsDeleted)
                    .Select(known => new ListedPod(known.Pod, known.ResourceVersion)),
            ];
        }
    }

    /// <summary>Gets a known pod and marks it as read.</summary>
    public bool TryGet(PodReference reference, [NotNullWhen(true)] out PodMetadata? metadata)
    {
        lock (_lock)
        {
            KnownPod? known = Find(reference);
            if (known is not null && IsExpired(known))
            {
                Forget(known);
                known = null;
            }

            if (known is not null)
            {
                known.WasRead = true;
            }

            metadata = known?.Pod;
            return known is not null;
        }
    }

    /// <summary>Releases a pod. A deleted pod is removed.</summary>
    public void Release(PodReference reference)
    {
        lock (_lock)
        {
            if (reference.Uid.Length > 0)
            {
                Release(Find(reference));
                return;
            }

            // A name alone may refer to several pods, one after the other.
            foreach (KnownPod known in _byUid.Values
                .Where(known => known.Pod.Name == reference.Name && known.Pod.Namespace == reference.Namespace)
                    .ToArray())
            {
                Release(known);
            }
        }
    }

    private void Release(KnownPod? known)
    {
        if (known is null)
        {
            return;
        }

        known.WasRead = false;
        if (known.Pod.IsDeleted)
        {
            Forget(known);
        }
    }

    private KnownPod? Find(PodReference reference) =>
        reference.Uid.Length > 0
            ? _byUid.GetValueOrDefault(reference.Uid) ?? _byHash.GetValueOrDefault(reference.Uid)
            : _byName.GetValueOrDefault((reference.Namespace, reference.Name));

    private void AddNames(KnownPod known)
    {
        _byName[(known.Pod.Namespace, known.Pod.Name)] = known;
        if (known.Pod.ConfigHash is not { } hash)
        {
            return;
        }

        if (_byHash.TryGetValue(hash, out KnownPod? other) && other != known)
        {
            known.WasRead |= other.WasRead;
            Release(other);
        }

        _byHash[hash] = known;
    }

    private PodChange MarkDeleted(KnownPod known, PodMetadata last)
    {
        PodMetadata before = known.Pod;
        Account(known, last);
        known.Pod = last with { IsDeleted = true };
        known.DeletedTick = timeProvider.GetTimestamp();
        _deleted.Enqueue(known);
        return new PodChange(PodChangeKind.Deleted, known.Pod, before);
    }

    private bool IsExpired(KnownPod known) =>
        known is { Pod.IsDeleted: true, WasRead: false }
            && timeProvider.GetElapsedTime(known.DeletedTick) >= deletedPodLifetime;

    private void Sweep()
    {
        while (_deleted.TryPeek(out KnownPod? known)
            && timeProvider.GetElapsedTime(known.DeletedTick) >= deletedPodLifetime)
        {
            _deleted.Dequeue();
            if (IsExpired(known))
            {
                Forget(known);
            }
        }
    }

    private void Account(KnownPod? known, PodMetadata pod)
    {
        long bytes = _bytes - (known is null ? 0 : Measure(known.Pod)) + Measure(pod);
        _bytes = bytes <= _maxBytes
            ? bytes
            : throw new KubernetesException(
                KubernetesError.InvalidResponse,
                $"The Kubernetes API reports more pods than fit in memory: {_byUid.Count} pods take {_bytes >> 20} of "
                + $"{_maxBytes >> 20} MiB.");
    }

    private static long Measure(PodMetadata pod)
    {
        long characters = pod.Name.Length + pod.Uid.Length + pod.Phase.Length + pod.PodIP.Length
            + (pod.ConfigHash?.Length ?? 0);
        foreach ((string key, string value) in pod.Labels)
        {
            characters += key.Length + value.Length;
        }

        foreach ((string key, string value) in pod.Annotations)
        {
            characters += key.Length + value.Length;
        }

        foreach (ContainerMetadata container in pod.Containers)
        {
            characters += container.Name.Length + container.Image.Length + container.ContainerId.Length + PodBytes / 8;
        }

        return PodBytes + (characters * sizeof(char));
    }

    private void Forget(KnownPod known)
    {
        if (_byUid.GetValueOrDefault(known.Pod.Uid) == known)
        {
            _bytes -= Measure(known.Pod);
        }

        // Another pod may have the name by now.
        Remove(_byUid, known.Pod.Uid, known);
        Remove(_byName, (known.Pod.Namespace, known.Pod.Name), known);
        if (known.Pod.ConfigHash is { } hash)
        {
            Remove(_byHash, hash, known);
        }
    }

    private static void Remove<TKey>(Dictionary<TKey, KnownPod> pods, TKey key, KnownPod known)
        where TKey : notnull
    {
        if (pods.GetValueOrDefault(key) == known)
        {
            pods.Remove(key);
        }
    }
}
