using System.Globalization;
using System.Management.Automation.Runspaces;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Exporting.Sending;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Pipelines;
using Monitoring.Storing;
using Monitoring.Storing.Destinations;
using Monitoring.Watching;

namespace Monitoring.Collectors;

/// <summary>A collector that runs in the background of this process. Its properties always report the current
/// state.</summary>
public sealed class LogCollector
{
    /// <summary>One turn of reading fills one block of the store: the maximum size of a block.</summary>
    private const int TurnBytes = 1 << 20;

    /// <summary>The time that a property waits for the collector to report its backlog.</summary>
    private static readonly TimeSpan BacklogTimeout = TimeSpan.FromMilliseconds(250);

    private readonly LogCollectorPlan _plan;
    private readonly RecentEvents _notes;
    private readonly LogStoreWriter _store;
    private readonly SendingStore _sending;
    private readonly LogPipeline _pipeline;
    private Action? _stopListener;

    private LogCollector(
        LogCollectorPlan plan, RecentEvents notes, LogStoreWriter store, SendingStore sending, LogPipeline pipeline,
        Runspace? owner)
    {
        _plan = plan;
        _notes = notes;
        _store = store;
        _sending = sending;
        _pipeline = pipeline;
        Owner = owner;
    }

    /// <summary>The name, unique in the process.</summary>
    public string Name => _plan.Name;

    /// <summary>The state.</summary>
    public LogPipelineState State => _pipeline.State;

    /// <summary>The kind.</summary>
    public CollectorKind Collector => _plan.Kind;

    /// <summary>The followed paths.</summary>
    public TextList Path => new(_plan.Paths);

    /// <summary>The node's name; null for a collector of files.</summary>
    internal string? Node => _plan.Node?.NodeName;

    /// <summary>The store's file.</summary>
    public string StorePath => _plan.Store.Path;

    /// <summary>The URLs at which the store is served over HTTP while the collector runs; empty without a
    /// listener.</summary>
    public TextList Url { get; private set; } = new([]);

    /// <summary>The age at which entries are deleted, such as <c>7.00:00:00</c>; null if they are kept at any
    /// age.</summary>
    public string? RetentionAge => Retention.MaxAge?.ToString("c", CultureInfo.InvariantCulture);

    /// <summary>The size of the store in bytes above which the oldest entries are deleted; null for no limit.</summary>
    public long? RetentionSize => Retention.MaxBytes;

    /// <summary>The number of followed streams.</summary>
    public int Streams => Backlog.Streams;

    /// <summary>The number of entries stored since the start: entries that a query can find, not those that were only
    /// read.</summary>
    public long Entries => _pipeline.CommittedEntries;

    /// <summary>The number of bytes read since the start.</summary>
    public long Bytes => _pipeline.Counters.Bytes;

    /// <summary>The number of bytes of the followed files that have not been read yet.</summary>
    public long LagBytes => Backlog.UnreadBytes;

    /// <summary><see cref="Lag"/> in seconds.</summary>
    public double LagSeconds => Lag.TotalSeconds;

    /// <summary>The number of skipped bytes in holes: NULs where no text was written.</summary>
    public long HoleBytes => _pipeline.Counters.HoleBytes;

    /// <summary>The number of bytes known to be lost, because they were deleted before they could be read.</summary>
    public long Lost => _pipeline.Counters.LostBytes;

    /// <summary>The number of gaps, including those of unknown size.</summary>
    public long Gaps => _pipeline.Counters.Gaps;

    /// <summary>The number of warnings.</summary>
    public long Warnings => _pipeline.Counters.Warnings + _notes.BackgroundWarnings;

    /// <summary>The last warning or gap; null if there was none.</summary>
    public string? LastWarning => _notes.GetAll() is [.., { } last] ? last.ToString() : null;

    /// <summary>The error that ended the collector, or the reason that it cannot store now; null if it is
    /// healthy.</summary>
    public string? LastError => _pipeline.Error?.Message ?? _store.Statistics.LastError;

    /// <summary>The local time of the start.</summary>
    public DateTimeOffset Started => _pipeline.Started.ToLocalTime();

    /// <summary>The age and the size at which entries are deleted.</summary>
    internal RetentionPolicy Retention => _plan.Store.Retention;

    /// <summary>The numbers of what was written and deleted.</summary>
    internal LogStoreStatistics Statistics => _store.Statistics;

    /// <summary>The time for which the oldest line that is written but not stored has been waiting.</summary>
    internal TimeSpan Lag => Backlog.Age;

    /// <summary>The last hundred warnings and gaps, oldest first.</summary>
    internal IReadOnlyList<MonitoringNote> Notes => _notes.GetAll();

    /// <summary>The error that ended it, if it has failed.</summary>
    internal Exception? Error => _pipeline.Error;

    /// <summary>Whether it has ended and released its store.</summary>
    internal bool HasEnded => _pipeline.Completion.IsCompleted;

    /// <summary>Completes when it has ended.</summary>
    internal Task Completion => _pipeline.Completion;

    /// <summary>The runspace that started it: removing the module from that runspace stops the collector.</summary>
    internal Runspace? Owner { get; }

    /// <summary>Whether a cmdlet waits for its end. A request to end the process then stops only the
    /// collector.</summary>
    internal bool IsInForeground => _plan.IsInForeground;

    /// <summary>The statuses of the senders of the store's destinations, by name.</summary>
    internal IReadOnlyList<DestinationStatus> Senders => _sending.Statuses;

    /// <summary>Changes the destinations of the store. Can be used by any thread.</summary>
    internal DestinationChanges Destinations => _store.Destinations;

    private CollectorBacklog Backlog => _pipeline.GetBacklog(BacklogTimeout);

    /// <summary>The name, safe on a terminal.</summary>
    public string Label => TerminalText.Neutralize(Name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Opens the store and begins to collect into it.</summary>
    /// <exception cref="LogStoreException">The store cannot be opened.</exception>
    /// <exception cref="KubernetesException">The options for the Kubernetes API are invalid.</exception>
    /// <exception cref="PlatformNotSupportedException">The watcher is not available on this platform.</exception>
    /// <exception cref="WatchLimitException">The system's limits do not allow that watcher now.</exception>
    internal static LogCollector Start(LogCollectorPlan plan, Runspace? owner)
    {
        RecentEvents notes = new(TimeProvider.System) { OnAdded = plan.OnNote };
        LogStoreWriter store = LogStoreWriter.Open(plan.Store, TimeProvider.System, notes.Events);
        SendingStore sending = new(store, notes.WarnInBackground);
        try
        {
            ILogCollector collector = CreateCollector(plan, store, notes.Events);
            LogPipeline pipeline = LogPipeline.Start(
                $"LogCollector {plan.Name}", collector, sending, notes.Events, TimeProvider.System);
            return new LogCollector(plan, notes, store, sending, pipeline, owner);
        }
        catch
        {
            sending.Dispose();
            throw;
        }
    }

    /// <summary>Attaches a listener, which is stopped with the collector.</summary>
    internal void AttachListener(IReadOnlyList<string> urls, Action end) =>
        (Url, _stopListener) = (new TextList(urls), end);

    /// <summary>Requests the stop; does not wait for it.</summary>
    internal void RequestStop() => _pipeline.RequestStop();

    /// <summary>Stops the collector: stores what was read and releases the store. False if it did not stop in
    /// time.</summary>
    internal bool Stop(TimeSpan timeout)
    {
        Interlocked.Exchange(ref _stopListener, null)?.Invoke();
        return _pipeline.Stop(timeout);
    }

    private static ILogCollector CreateCollector(LogCollectorPlan plan, LogStoreWriter store, MonitoringEvents events)
    {
        DirectoryCollectorOptions options = new()
        {
            Roots = plan.Roots,
            Start = plan.Start,
            MaxMessageBytes = plan.MaxMessageBytes,
            FollowLinks = plan.FollowLinks,
            JoinStackTraces = plan.JoinsStackTraces,
            MultilineRule = plan.MultilineRule,
            MessageTimeZone = plan.MessageTimeZone,
            TurnBytes = TurnBytes,
            Checkpoints = store.Checkpoints,
        };
        options = plan.Store.Retention.MaxAge is { } age ? options with { CheckpointAge = age } : options;
        IFileWatcher watcher = FileWatcher.Create(
            plan.Watcher, TimeProvider.System, advice => events.Warn(WarningKind.WatchLimit, string.Empty, advice));
        if (plan.Node is not { } node)
        {
            return new DirectoryCollector(options, watcher, TimeProvider.System, events);
        }

        try
        {
            return CreateCollector(node, options, watcher, events);
        }
        catch
        {
            watcher.Dispose();
            throw;
        }
    }

    private static KubernetesCollector CreateCollector(
        NodePlan node, DirectoryCollectorOptions files, IFileWatcher watcher, MonitoringEvents events)
    {
        KubernetesCollectorOptions options = new()
        {
            Files = files,
            NodeName = node.NodeName,
            OwnPod = node.IncludesOwnPod ? null : OwnPod.Find(),
            HonorOptOut = node.HonorsOptOut,
            WhenApiIsAway = node.WhenApiIsAway,
            Annotations = node.Annotations,
        };
        NodePods? pods = node.Connection is { } connection
            ? NodePods.TryOpen(
                connection, new PodQuery(node.NodeName, ResolvesOwners: node.ResolvesOwners), node.Annotations, events)
            : null;
        return new KubernetesCollector(options, pods, watcher, TimeProvider.System, events);
    }
}
