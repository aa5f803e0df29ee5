using k8s.Autorest;
using k8s.Models;
using Monitoring.Kubernetes.Connecting;
using Monitoring.Kubernetes.Pods;
using Monitoring.Querying;

namespace Monitoring.Kubernetes.Reflecting;

// Implementation notes
//
// A pod is completed before it enters the table, so that it has its owner from the start: its streams need no second
// set of metadata, and a selection by owner is evaluated once. The cost is that a list waits for one request for each
// new ReplicaSet and Job. At most MaxRequests run at a time, and none takes longer than Timeout.
//
// Only the metadata of the ReplicaSet or Job is requested (PartialObjectMetadata): a template with its pods'
// specification may be large.
//
// After a failure the owner is the one derived from names, and this round sends no more requests. The next round, at a
// new event or a new watch, begins after RetryInterval.

/// <summary>Reads the owners of ReplicaSets and Jobs from the API: Deployments, CronJobs, or other
/// controllers.</summary>
/// <remarks>Not thread-safe.</remarks>
/// <param name="options">The reflector's settings.</param>
/// <param name="problems">Keeps the failures.</param>
internal sealed class OwnerResolver(PodReflectorOptions options, ApiProblems problems)
{
    /// <summary>The media types of an object's metadata alone, and of the object for a server that cannot reduce
    /// it.</summary>
    private const string MetadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

    /// <summary>The maximum number of concurrent requests.</summary>
    private const int MaxRequests = 8;

    /// <summary>The maximum size of an object, in bytes. etcd's default limit is 1.5 MiB, and JSON is longer.</summary>
    private const long MaxObjectBytes = 8 << 20;

    /// <summary>The maximum duration of a request.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>The pause after a failure.</summary>
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMinutes(1);

    /// <summary>The owners by the UIDs of ReplicaSets and Jobs; null for one that the API no longer has.</summary>
    private readonly Dictionary<string, PodOwner?> _owners = [];

    private readonly TimeProvider _timeProvider = options.TimeProvider;
    private long? _failedAt;

    /// <summary>Completes pods with the owners of their ReplicaSets and Jobs, unless a request fails.</summary>
    public async Task<IReadOnlyList<ListedPod>> ResolveAsync(
        IReadOnlyList<ListedPod> pods, CancellationToken cancellationToken)
    {
        PodMetadata[] unknown =
        [
            .. pods.Select(listed => listed.Pod)
                .Where(pod => IsResolvable(pod) && !_owners.ContainsKey(pod.Controller!.Uid))
                .DistinctBy(pod => pod.Controller!.Uid),
        ];
        if (unknown.Length > 0 && !IsPaused())
        {
            await RequestAsync(unknown, cancellationToken);
        }

        return [.. pods.Select(listed => Complete(listed.Pod) is { } pod ? listed with { Pod = pod } : listed)];
    }

    /// <summary>Removes all owners but those of the given pods.</summary>
    public void Retain(IReadOnlyList<ListedPod> pods)
    {
        HashSet<string> used = [.. pods.Select(listed => listed.Pod.Controller?.Uid).OfType<string>()];
        foreach (string uid in _owners.Keys.Where(uid => !used.Contains(uid)).ToArray())
        {
            _owners.Remove(uid);
        }
    }

    private static bool IsResolvable(PodMetadata pod) =>
        pod.Controller is { Uid.Length: > 0 } controller && (controller.IsReplicaSet || controller.IsJob);

    private PodMetadata? Complete(PodMetadata pod) =>
        IsResolvable(pod)
            && _owners.TryGetValue(pod.Controller!.Uid, out PodOwner? owner)
            && owner is not null
            && owner != pod.Owner
            ? pod with { Owner = owner }
            : null;

    private bool IsPaused() => _failedAt is { } tick && _timeProvider.GetElapsedTime(tick) < RetryInterval;

    private async Task RequestAsync(PodMetadata[] pods, CancellationToken cancellationToken)
    {
        foreach (PodMetadata[] some in pods.Chunk(MaxRequests))
        {
            Task<PodOwner?>[] requests = [.. some.Select(pod => RequestAsync(pod, cancellationToken))];
            KubernetesException? failure = null;
            for (int i = 0; i < some.Length; i++)
            {
                try
                {
                    _owners[some[i].Controller!.Uid] = await requests[i];
                }
                catch (KubernetesException refused)
                {
                    failure = refused;
                }
            }

            if (failure is not null)
            {
                _failedAt = _timeProvider.GetTimestamp();
                problems.Add(failure, ApiAdvice.ForOwners(options, failure.Error));
                return;
            }
        }

        _failedAt = null;
        problems.Resolve();
    }

    /// <summary>Requests the owner of a pod's controller.</summary>
    /// <returns>The controller's own controller, or the controller itself if it has none; null if the API no longer has
    /// it.</returns>
    private async Task<PodOwner?> RequestAsync(PodMetadata pod, CancellationToken cancellationToken)
    {
        PodController controller = pod.Controller!;
        using CancellationTokenSource time = new(Timeout, _timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            time.Token, cancellationToken);
        try
        {
            V1ObjectMeta? metadata = await ReadAsync(controller, pod.Namespace, either.Token);

            // Another object of the same name is not this pod's controller.
            return metadata?.Uid != controller.Uid
                ? null
                : metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true) is { } owner
                    ? new PodOwner(owner.Kind, owner.Name)
                    : new PodOwner(controller.Kind, controller.Name);
        }
        catch (KubernetesException gone) when (gone.Error == KubernetesError.NotFound)
        {
            return null;
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KubernetesException(
                KubernetesError.TimedOut,
                $"The Kubernetes API did not respond to a request for the {controller.Kind} {controller.Name} within "
                + $"{Timeout.TotalSeconds:0} s.",
                failure);
        }
    }

    private async Task<V1ObjectMeta?> ReadAsync(
        PodController controller, string space, CancellationToken cancellationToken)
    {
        ApiClient client = options.Connection.Client;
        ApiCall call = new(MetadataOnly) { MaxBytes = MaxObjectBytes };
        (string name, space) = (ApiCall.Escape(controller.Name), ApiCall.Escape(space));
        if (controller.IsReplicaSet)
        {
            using HttpOperationResponse<V1ReplicaSet> set =
                await client.AppsV1.ReadNamespacedReplicaSetWithHttpMessagesAsync(
                name, space, customHeaders: call, cancellationToken: cancellationToken);
            return set.Body.Metadata;
        }

        using HttpOperationResponse<V1Job> job = await client.BatchV1.ReadNamespacedJobWithHttpMessagesAsync(
            name, space, customHeaders: call, cancellationToken: cancellationToken);
        return job.Body.Metadata;
    }
}
