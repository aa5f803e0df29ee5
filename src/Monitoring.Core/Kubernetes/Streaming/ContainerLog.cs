using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Kubernetes.Streaming.Responses;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>The log of one container, from its start to its end: which it is, how far it was read, and what becomes of it
/// next.</summary>
/// <remarks>Belongs to the collector's thread; a reading has its position while it runs.</remarks>
internal sealed class ContainerLog
{
    /// <summary>How often an unfinished last line is read that is another each time, before it is taken as it is.</summary>
    private const int MaxRestTries = 3;

    private readonly PodLogCollectorOptions _options;
    private readonly int? _lastEntries;
    private readonly DateTimeOffset? _moment;
    private bool _needsEnd;
    private UnfinishedLogLine? _rest;
    private int _restTries;

    /// <summary>A log that was found.</summary>
    /// <param name="pod">Its pod.</param>
    /// <param name="containerName">The container's name.</param>
    /// <param name="containerId">The runtime's id of it.</param>
    /// <param name="restartCount">How often it was started again before.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="options">What is wanted.</param>
    public ContainerLog(
        PodMetadata pod, string containerName, string containerId, int restartCount, StartPosition start, PodLogCollectorOptions options)
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

    /// <summary>The pod as it is now.</summary>
    public PodMetadata Pod { get; private set; }

    /// <summary>The container's name.</summary>
    public string ContainerName { get; }

    /// <summary>The runtime's id of the container.</summary>
    public string ContainerId { get; }

    /// <summary>As a person says it.</summary>
    public string Name => $"{Pod.Namespace}/{Pod.Name}/{ContainerName}";

    /// <summary>What never changes of it.</summary>
    public LogMetadata Identity { get; }

    /// <summary>What is known of it now.</summary>
    public LogMetadata Metadata { get; private set; }

    /// <summary>What its pod asks not to collect.</summary>
    public WorkloadOptOut OptOut { get; private set; }

    /// <summary>How far it was read.</summary>
    public PodLogPosition Position { get; }

    /// <summary>What makes one entry of a stack trace; null if nothing does.</summary>
    public LogTraces? Traces { get; init; }

    /// <summary>How many bytes of lines were given out.</summary>
    public long Offset { get; set; }

    /// <summary>Whether the container does not run any more, or the pod is gone: nothing will be added.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether it is the container before the present one.</summary>
    public bool IsPrevious { get; set; }

    /// <summary>Whether the API cannot give it any more.</summary>
    public bool IsOutOfReach { get; set; }

    /// <summary>Whether the pod is gone, or not one of those meant any more.</summary>
    public bool IsPodGone { get; set; }

    /// <summary>Whether it was told that there is such a log.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether nothing more is to come of it.</summary>
    public bool IsDone { get; set; }

    /// <summary>The answer that is being read; null if none is.</summary>
    public LogReading? Reading { get; set; }

    /// <summary>How long to wait after failures.</summary>
    public RetryDelay Delay { get; }

    /// <summary>How often in a row asking for it has brought nothing.</summary>
    public int Rests { get; set; }

    /// <summary>Whether the last answer had begun, and failed before anything came of it: that another begins says
    /// nothing.</summary>
    public bool FailsInAnswers { get; set; }

    /// <summary>Whether there were news of the pod since it was asked for last.</summary>
    public bool HasNewsOfPod { get; set; }

    /// <summary>Whether news of the pod are a reason to ask at once.</summary>
    public bool WaitsForNews { get; set; }

    /// <summary>Takes over what the API says of the pod now.</summary>
    /// <returns>Whether the metadata are others.</returns>
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

    /// <summary>What to ask for next.</summary>
    public ReadingPlan Plan()
    {
        bool isToTheEnd = IsOver || !_options.Follows;
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
            GivesOut = !looksForEnd || _lastEntries > 0,
            IsToTheEnd = isToTheEnd,
            ExpectedRest = _rest,
            IsLastTry = _restTries >= MaxRestTries - 1,
        };
    }

    /// <summary>An answer has ended as it should.</summary>
    /// <returns>Whether that was the log's end.</returns>
    public bool TryFinish(ReadingPlan plan, AnswerEnd end)
    {
        if (plan.Request.Tail is not null)
        {
            _needsEnd = false;
            if (!plan.IsToTheEnd && !Position.HasSeen && end.Rest is { Time: not 0 } rest)
            {
                Position.BeginAt(rest.Time, isWanted: _lastEntries > 0);
            }
        }

        if (!plan.IsToTheEnd)
        {
            return false;
        }

        _rest = end.Rest;
        _restTries++;
        return end.Rest is null;
    }
}
