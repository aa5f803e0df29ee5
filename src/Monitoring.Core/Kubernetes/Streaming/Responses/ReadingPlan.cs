using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Kubernetes.Reflecting.Decoding;

namespace Monitoring.Kubernetes.Streaming.Responses;

/// <summary>What an answer is asked for, and what to do with it.</summary>
internal sealed record ReadingPlan
{
    /// <summary>What a line may have before its message, in bytes: the longest time, and a space.</summary>
    public const int TimeBytes = 64;

    /// <summary>Where to ask.</summary>
    public required KubernetesConnection Connection { get; init; }

    /// <summary>What to ask for.</summary>
    public required PodLogRequest Request { get; init; }

    /// <summary>The UID of the pod that is meant.</summary>
    public required string PodUid { get; init; }

    /// <summary>The runtime's id of the container that is meant.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The longest message, in bytes.</summary>
    public required int MaxMessageBytes { get; init; }

    /// <summary>Whether lines are given out; otherwise only the position is wanted.</summary>
    public bool GivesOut { get; init; } = true;

    /// <summary>Whether the log was known not to grow any more, or need not be read further, when this was asked for: where the
    /// answer ends, it ends.</summary>
    public bool IsToTheEnd { get; init; }

    /// <summary>The unfinished line that the last such answer ended with.</summary>
    public UnfinishedLogLine? ExpectedRest { get; init; }

    /// <summary>Whether an unfinished line at the end is taken as it is.</summary>
    public bool IsLastTry { get; init; }

    /// <summary>Asks the API whether it still has the container whose log was asked for.</summary>
    /// <exception cref="KubernetesException">It does not answer.</exception>
    public async Task<bool> IsTheContainersAsync(CancellationToken cancellationToken)
    {
        // A list of one: it needs no permission that is not needed anyway.
        PodRequests pods = new(new PodReflectorOptions
        {
            Connection = Connection,
            Namespace = Request.Namespace,
            FieldSelector = $"metadata.name={Request.Pod}",
            KeepsAnnotation = _ => false,
        });
        PodPage page = await pods.ListAsync(continuation: null, resourceVersion: null, cancellationToken);
        if (page.Pods is not [{ Pod: { } pod }, ..])
        {
            // Deleted since the answer has begun: there was no time for another of its name.
            return true;
        }

        ContainerMetadata? container = pod.Containers.FirstOrDefault(container => container.Name == Request.Container);
        return pod.Uid == PodUid
            && container is not null
            && ContainerId == (Request.Previous ? container.LastContainerId : container.LoggedContainerId);
    }
}
