using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Kubernetes.Reflecting.Decoding;

namespace Monitoring.Kubernetes.Streaming.Responses;

/// <summary>A request for a log, and how to handle its response.</summary>
internal sealed record ReadingPlan
{
    /// <summary>The maximum length of the prefix before a line's message, in bytes: the longest time, and a
    /// space.</summary>
    public const int TimeBytes = 64;

    /// <summary>The connection to the API.</summary>
    public required KubernetesConnection Connection { get; init; }

    /// <summary>The request.</summary>
    public required PodLogRequest Request { get; init; }

    /// <summary>The UID of the expected pod.</summary>
    public required string PodUid { get; init; }

    /// <summary>The runtime's id of the expected container.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The maximum length of a message, in bytes.</summary>
    public required int MaxMessageBytes { get; init; }

    /// <summary>Whether lines are emitted; otherwise only the position is updated.</summary>
    public bool EmitsLines { get; init; } = true;

    /// <summary>Whether the log ends where the response ends: when it was requested, the log could not grow any more or
    /// was not to be read further.</summary>
    public bool IsToTheEnd { get; init; }

    /// <summary>The unfinished line at the end of the last response that was requested to the end.</summary>
    public UnfinishedLogLine? ExpectedLine { get; init; }

    /// <summary>Whether an unfinished line at the end is accepted as it is.</summary>
    public bool IsLastTry { get; init; }

    /// <summary>Checks whether the API still has the container whose log was requested.</summary>
    /// <exception cref="KubernetesException">The request failed.</exception>
    public async Task<bool> IsSameContainerAsync(CancellationToken cancellationToken)
    {
        // A list of one pod needs only a permission that is needed anyway.
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
            // Deleted since the response began: there was no time for another of its name.
            return true;
        }

        ContainerMetadata? container = pod.Containers.FirstOrDefault(container => container.Name == Request.Container);
        return pod.Uid == PodUid
            && container is not null
            && ContainerId == (Request.Previous ? container.LastContainerId : container.LoggedContainerId);
    }
}
