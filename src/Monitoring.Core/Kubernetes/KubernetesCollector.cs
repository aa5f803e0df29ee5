using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes.Containers;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Parsing;
using Monitoring.Watching;

namespace Monitoring.Kubernetes;

// Implementation notes
//
// The directory collector owns the files. When it finds one, its name and its links are parsed once (Describe). Each of
// its batches gets the metadata known at that time. A log whose pod is not known yet is held back for a while, see
// OptOutHold. Entries that are emitted before the API reports the pod have the metadata of the path. The next batch
// after the report has all metadata. A quiet stream gets an empty batch, so that the store receives the metadata too.
//
// Rotation needs no code here: the kubelet renames the file that the links point to, and the path stays the same. A
// restarted container has a link of its own, with another id, and is another stream.

/// <summary>Follows the logs of all containers of a Kubernetes node and adds pod metadata to each entry.</summary>
public sealed class KubernetesCollector : ILogCollector
{
    /// <summary>The time within which a quiet stream gets new metadata.</summary>
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(1);

    private readonly KubernetesCollectorOptions _options;
    private readonly IPodMetadataSource? _source;
    private readonly DirectoryCollector _files;
    private readonly TimeProvider _timeProvider;
    private readonly MonitoringEvents _events;
    private readonly ContainerStreams _streams;
    private readonly OptOutHold? _hold;
    private readonly WorkloadRules _rules;
    private readonly Queue<LogBatch> _renewed = [];
    private long? _version;
    private long _refreshedTick;

    /// <summary>Creates a collector. The first call of <see cref="Collect"/> starts it.</summary>
    /// <param name="options">The containers to follow, and how.</param>
    /// <param name="source">The pod metadata from the API, disposed by the collector; null if there is none.</param>
    /// <param name="watcher">Reports file events; disposed by the collector.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="events">Receives warnings and counters.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public KubernetesCollector(
        KubernetesCollectorOptions options,
        IPodMetadataSource? source,
        IFileWatcher watcher,
        TimeProvider timeProvider,
        MonitoringEvents events)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _options = options;
        _source = source;
        _timeProvider = timeProvider;
        _events = events;
        _streams = new ContainerStreams(options.NodeName, timeProvider);
        _hold = source is not null
            && options.HonorOptOut
            && options.HoldLimit > TimeSpan.Zero ? new OptOutHold(options, timeProvider, events) : null;
        _rules = new WorkloadRules(events);
        DirectoryCollectorOptions files = options.Files with
        {
            Describe = Describe,
            IsHeld = _hold is null ? null : IsHeld,
            FindRule = source is null ? null : FindRule,
        };
        _files = new DirectoryCollector(files, watcher, timeProvider, events)
        {
            OnForgotten = Forget,
        };
        _refreshedTick = timeProvider.GetTimestamp();
    }

    /// <inheritdoc/>
    public bool IsCompleted => _files.IsCompleted && _renewed.Count == 0;

    /// <summary>The positions at which each stream resumes. A position includes only committed batches.</summary>
    public IReadOnlyCollection<Checkpoint> Checkpoints => _files.Checkpoints;

    /// <inheritdoc/>
    public LogBatch? Collect(TimeSpan timeout, CancellationToken cancellationToken)
    {
        long startTick = _timeProvider.GetTimestamp();
        while (true)
        {
            if (_renewed.TryDequeue(out LogBatch? renewed))
            {
                return renewed;
            }

            // With a metadata source, a wait is never longer than the refresh interval.
            TimeSpan left = Left(timeout, startTick);
            TimeSpan wait = _source is null ? left : Min(left, RefreshInterval);
            LogBatch? batch = _files.Collect(wait, cancellationToken);
            SkipHeld();
            RefreshQuietStreams();
            if (batch is not null)
            {
                Enrich(batch);
                return batch;
            }

            bool isOver = timeout != Timeout.InfiniteTimeSpan && Left(timeout, startTick) <= TimeSpan.Zero;
            if (_renewed.Count == 0 && (isOver || _files.IsCompleted || cancellationToken.IsCancellationRequested))
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public void Commit(LogBatch batch) => _files.Commit(batch);

    /// <inheritdoc/>
    public void StopFollowing() => _files.StopFollowing();

    /// <inheritdoc/>
    public CollectorBacklog MeasureBacklog() => _files.MeasureBacklog();

    /// <inheritdoc/>
    public void Dispose()
    {
        _files.Dispose();
        _source?.Dispose();
        while (_renewed.TryDequeue(out LogBatch? batch))
        {
            batch.Dispose();
        }
    }

    /// <summary>The metadata of a new file, from its path alone.</summary>
    private LogMetadata Describe(string path)
    {
        if (_streams.TryAdd(path, out ContainerStream? stream))
        {
            _options.OnBegun?.Invoke(stream.Metadata);
            return stream.Metadata;
        }

        // One warning for the whole directory.
        _events.Warn(
            WarningKind.NotAContainerLog,
            Path.GetDirectoryName(path) ?? path,
            $"{path} is not named like a container's log (<pod>_<namespace>_<container>-<id>.log). This file and "
            + "others like it are followed as plain files.");
        return LogMetadata.ForPath(path);
    }

    /// <summary>Whether a file is held back because the API has not reported yet whether it may be collected.</summary>
    private bool IsHeld(string path)
    {
        if (_streams.FindPath(path) is not { IsDecided: false } stream)
        {
            return false;
        }

        _streams.CompleteMetadata(stream);
        if (Refresh(stream))
        {
            // The file may have nothing to read, so no other batch would carry the new metadata.
            EnqueueMetadata(stream);
        }

        return _hold!.Holds(stream, _source!);
    }

    /// <summary>The multiline rule in the annotations of a path's pod; null if there is none.</summary>
    private MultilineRule? FindRule(string path) =>
        _streams.FindPath(path) is { } stream ? _rules.Find(stream.Patterns, stream.Pod) : null;

    /// <summary>A collector that does not follow completes without the logs that are still held after the
    /// limit.</summary>
    private void SkipHeld()
    {
        if (_hold is { IsOverLimit: true } && _options.WhenApiIsAway == ApiAbsence.Hold)
        {
            _files.WaitsForHeld = false;
        }
    }

    private void Forget(string path)
    {
        if (!_streams.TryRemove(path, out ContainerStream? stream, out bool isLast))
        {
            return;
        }

        _options.OnEnded?.Invoke(stream.Metadata);
        if (isLast)
        {
            _source?.Release(stream.Pod);
        }
    }

    private void Enrich(LogBatch batch)
    {
        if (_streams.Find(batch.Metadata) is not { } stream)
        {
            return;
        }

        _streams.CompleteMetadata(stream);
        Refresh(stream);

        batch.Metadata = stream.Metadata;
        MarkExcluded(stream, batch);
        if (IsOwn(stream))
        {
            RemoveExcluded(batch, new WorkloadOptOut(Stdout: true, Stderr: true));
        }
        else if (_options.HonorOptOut)
        {
            RemoveExcluded(batch, stream.OptOut);
        }
    }

    /// <summary>Removes excluded entries. The batch still advances the resume position.</summary>
    private void RemoveExcluded(LogBatch batch, WorkloadOptOut optOut)
    {
        if (optOut.Stdout || optOut.Stderr)
        {
            _events.Counters.Entries -= batch.Keep(record => !optOut.Excludes(record.Output));
        }
    }

    private bool IsOwn(ContainerStream stream) =>
        _options.OwnPod is { } own
        && (own.Uid.Length > 0 && stream.Pod.Uid.Length > 0
            ? own.Uid == stream.Pod.Uid
            : own.Namespace == stream.Pod.Namespace && own.Name == stream.Pod.Name);

    private bool Refresh(ContainerStream stream) =>
        _source is not null
        && stream.IsStale(_source.Version)
        && stream.Refresh(_source, _options.Annotations, _timeProvider.GetElapsedTime(stream.FoundTick));

    /// <summary>Sends new metadata for streams that have no new entries.</summary>
    private void RefreshQuietStreams()
    {
        if (_source is null
            || _version == _source.Version
            || _timeProvider.GetElapsedTime(_refreshedTick) < RefreshInterval)
        {
            return;
        }

        (_version, _refreshedTick) = (_source.Version, _timeProvider.GetTimestamp());
        _source.ReportProblems(_events);
        foreach (ContainerStream stream in _streams.All)
        {
            if (Refresh(stream))
            {
                EnqueueMetadata(stream);
            }
        }
    }

    /// <summary>Enqueues an empty batch with the new metadata of a stream.</summary>
    private void EnqueueMetadata(ContainerStream stream)
    {
        LogBatch batch = new(stream.Metadata, _timeProvider, capacity: 0);
        MarkExcluded(stream, batch);
        _renewed.Enqueue(batch);
    }

    /// <summary>Marks a batch of an opted-out pod, so that the store deletes entries stored before the opt-out was
    /// known.</summary>
    private void MarkExcluded(ContainerStream stream, LogBatch batch) =>
        batch.IsExcluded = _options.HonorOptOut && stream.OptOut is { Stdout: true, Stderr: true };

    private TimeSpan Left(TimeSpan timeout, long startTick)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return timeout;
        }

        TimeSpan left = timeout - _timeProvider.GetElapsedTime(startTick);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static TimeSpan Min(TimeSpan wait, TimeSpan limit) =>
        wait == Timeout.InfiniteTimeSpan || wait > limit ? limit : wait;
}
