using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Kubernetes.Streaming.Responses;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>The log of one container, from its start to its end: its identity, its read position and its next
/// request.</summary>
/// <remarks>Used only on the collector's thread. A running <see cref="LogReading"/> owns the position.</remarks>
internal sealed class ContainerLog
{
    /// <summary>The number of requests for an unfinished last line that keeps changing, before the line is accepted as
    /// it is.</summary>
    private const int MaxUnfinishedTries = 3;

    private readonly PodLogCollectorOptions _options;
    private readonly int? _lastEntries;
    private readonly DateTimeOffset? _moment;
    private bool _needsEnd;
    private UnfinishedLogLine? _unfinishedLine;
    private int _unfinishedTries;

    /// <summary>Creates the state of a new log.</summary>
    /// <param name="pod">Its pod.</param>
    /// <param name="containerName">The container's name.</param>
    /// <param name="containerId">The runtime's id of the container.</param>
    /// <param name="restartCount">The number of earlier restarts.</param>
    /// <param name="start">The position at which to begin.</param>
    /// <param name="options">The collector's settings.</param>
    public ContainerLog(
        PodMetadata pod, string containerName, string containerId, int restartCount, StartPosition start,
        PodLogCollectorOptions options)
    {
        (Pod, ContainerName, ContainerId, _options) = (pod, containerName, containerId, options);
        _lastEntries = start.LastEntries;
        _needsEnd = _lastEntries is not null;
        _moment = start.Moment?.ToDateTimeOffset();
        Position = new PodLogPosition(start.Moment?.UnixNanoseconds, beginsInside: _needsEnd);
        Delay = new RetryDelay(options.RetryTimes);
        Identity = PodDescription.Identify(pod, containerName, containerId, restartCount);
        Metadata = Identity;
        Describe(pod);
    }

    /// <summary>The current state of the pod.</summary>
    public PodMetadata Pod { get; private set; }

    /// <summary>The container's name.</summary>
    public string ContainerName { get; }

    /// <summary>The runtime's id of the container.</summary>
    public string ContainerId { get; }

    /// <summary>The name of the log, for people.</summary>
    public string Name => $"{Pod.Namespace}/{Pod.Name}/{ContainerName}";

    /// <summary>The metadata that never change.</summary>
    public LogMetadata Identity { get; }

    /// <summary>The current metadata.</summary>
    public LogMetadata Metadata { get; private set; }

    /// <summary>The outputs that the pod excludes from collection.</summary>
    public WorkloadOptOut OptOut { get; private set; }

    /// <summary>The read position.</summary>
    public PodLogPosition Position { get; }

    /// <summary>Joins the lines of a stack trace into one entry; null if lines are not joined.</summary>
    public LogTraces? Traces { get; init; }

    /// <summary>The number of bytes of emitted lines.</summary>
    public long Offset { get; set; }

    /// <summary>Whether the container does not run any more, or the pod is deleted. The log cannot grow.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Whether the log is that of the container before the present one.</summary>
    public bool IsPrevious { get; set; }

    /// <summary>Whether the API no longer has the log.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>Whether the pod is deleted, or no longer selected.</summary>
    public bool IsPodRemoved { get; set; }

    /// <summary>Whether OnBegun was called for the log.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether the log was read to its end or given up.</summary>
    public bool IsDone { get; set; }

    /// <summary>The response that is being read; null if there is none.</summary>
    public LogReading? Reading { get; set; }

    /// <summary>The delay after failures.</summary>
    public RetryDelay Delay { get; }

    /// <summary>The number of consecutive responses without a new line.</summary>
    public int EmptyResponses { get; set; }

    /// <summary>Whether the last response began and then failed without a new line. The start of the next response is
    /// then no sign of recovery.</summary>
    public bool FailsInResponses { get; set; }

    /// <summary>Whether the pod has changed since the last request.</summary>
    public bool HasPodUpdate { get; set; }

    /// <summary>Whether a change of the pod is a reason to request the log at once.</summary>
    public bool WaitsForPodUpdate { get; set; }

    /// <summary>Updates the log with the current state of its pod.</summary>
    /// <returns>Whether the metadata have changed.</returns>
    public bool Describe(PodMetadata pod)
    {
        Pod = pod;
        OptOut = WorkloadOptOut.Of(pod, ContainerName);
        Dictionary<string, string> pairs = PodDescription.Describe(Identity, pod, ContainerName, _options.Annotations);
        if (Metadata.State == MetadataState.Live && pairs.Count == Metadata.Count && pairs.All(Metadata.Contains))
        {
            return false;
        }

        Metadata = new LogMetadata(pairs) { State = MetadataState.Live, Identity = Identity };
        return true;
    }

    /// <summary>Plans the next request.</summary>
    public ReadingPlan Plan()
    {
        bool isToTheEnd = HasEnded || !_options.Follows;
        bool looksForEnd = _needsEnd && !Position.HasSeen;
        return new ReadingPlan
        {
            Connection = _options.Connection,
            Request = new PodLogRequest
            {
                Namespace = Pod.Namespace,
                Pod = Pod.Name,
                Container = ContainerName,
                Previous = IsPrevious,
                Follow = !isToTheEnd && !looksForEnd,
                Since = Position.HasSeen ? Position.Since : _moment,
                Tail = looksForEnd ? Math.Max(1, _lastEntries!.Value) : null,
            },
            PodUid = Pod.Uid,
            ContainerId = ContainerId,
            MaxMessageBytes = _options.MaxMessageBytes,
            EmitsLines = !looksForEnd || _lastEntries > 0,
            IsToTheEnd = isToTheEnd,
            ExpectedLine = _unfinishedLine,
            IsLastTry = _unfinishedTries >= MaxUnfinishedTries - 1,
        };
    }

    /// <summary>Handles a response that ended normally.</summary>
    /// <returns>Whether the response ended at the end of the log.</returns>
    public bool TryFinish(ReadingPlan plan, ResponseEnd end)
    {
        if (plan.Request.Tail is not null)
        {
            _needsEnd = false;
            if (!plan.IsToTheEnd && !Position.HasSeen && end.UnfinishedLine is { Time: not 0 } rest)
            {
                Position.BeginAt(rest.Time, isWanted: _lastEntries > 0);
            }
        }

        if (!plan.IsToTheEnd)
        {
            return false;
        }

        _unfinishedLine = end.UnfinishedLine;
        _unfinishedTries++;
        return end.UnfinishedLine is null;
    }
}
