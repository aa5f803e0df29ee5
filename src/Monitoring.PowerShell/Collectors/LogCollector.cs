using System.Globalization;
using System.Management.Automation.Runspaces;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Pipelines;
using Monitoring.Storing;
using Monitoring.Watching;

namespace Monitoring.Collectors;

/// <summary>A collector that runs in the background of this process; its properties always tell how it is now.</summary>
public sealed class LogCollector
{
    /// <summary>A turn of reading makes one block of the store: as large as a block may be.</summary>
    private const int TurnBytes = 1 << 20;

    /// <summary>How long a property waits for the collector to say how far it is behind.</summary>
    private static readonly TimeSpan BacklogTimeout = TimeSpan.FromMilliseconds(250);

    private readonly LogCollectorPlan _plan;
    private readonly RecentEvents _notes;
    private readonly LogStoreWriter _store;
    private readonly LogPipeline _pipeline;
    private Action? _endListening;

    private LogCollector(
        LogCollectorPlan plan, RecentEvents notes, LogStoreWriter store, LogPipeline pipeline, Runspace? owner)
    {
        _plan = plan;
        _notes = notes;
        _store = store;
        _pipeline = pipeline;
        Owner = owner;
    }

    /// <summary>Its name, unique in the process.</summary>
    public string Name => _plan.Name;

    /// <summary>What it is doing.</summary>
    public LogPipelineState State => _pipeline.State;

    /// <summary>Its sort.</summary>
    public CollectorKind Collector => _plan.Kind;

    /// <summary>What it follows.</summary>
    public TextList Path => new(_plan.Paths);

    /// <summary>The node's name; null for a collector of files.</summary>
    internal string? Node => _plan.Node?.NodeName;

    /// <summary>The store's file.</summary>
    public string StorePath => _plan.Store.Path;

    /// <summary>Where the store can be asked over HTTP as long as the collector runs; none if it was not told to listen.</summary>
    public TextList Url { get; private set; } = new([]);

    /// <summary>The age at which entries are deleted, such as <c>7.00:00:00</c>; null if they are kept at any age.</summary>
    public string? RetentionAge => Retention.MaxAge?.ToString("c", CultureInfo.InvariantCulture);

    /// <summary>The size of the store in bytes at which the oldest entries are deleted; null for any size.</summary>
    public long? RetentionSize => Retention.MaxBytes;

    /// <summary>How many streams it follows.</summary>
    public int Streams => Backlog.Streams;

    /// <summary>How many entries it has stored since it was started: so many can be asked for, whatever was read besides.</summary>
    public long Entries => _pipeline.CommittedEntries;

    /// <summary>How many bytes it has read since it was started.</summary>
    public long Bytes => _pipeline.Counters.Bytes;

    /// <summary>How many bytes of the followed files are still to be read.</summary>
    public long LagBytes => Backlog.UnreadBytes;

    /// <summary><see cref="Lag"/> in seconds.</summary>
    public double LagSeconds => Lag.TotalSeconds;

    /// <summary>The number of bytes of holes that it has skipped: NULs where no text was written.</summary>
    public long HoleBytes => _pipeline.Counters.HoleBytes;

    /// <summary>How many bytes are known to be lost, because they were gone before they could be read.</summary>
    public long Lost => _pipeline.Counters.LostBytes;

    /// <summary>How often something was lost, also where nobody knows how much.</summary>
    public long Gaps => _pipeline.Counters.Gaps;

    /// <summary>How many warnings there were.</summary>
    public long Warnings => _pipeline.Counters.Warnings;

    /// <summary>The last warning or gap; null if there was none.</summary>
    public string? LastWarning => _notes.GetAll() is [.., { } last] ? last.ToString() : null;

    /// <summary>What has ended the collector, or why it can store nothing now; null if it is well.</summary>
    public string? LastError => _pipeline.Error?.Message ?? _store.Statistics.LastError;

    /// <summary>The local time of the start.</summary>
    public DateTimeOffset Started => _pipeline.Started.ToLocalTime();

    /// <summary>The age and the size at which entries are deleted.</summary>
    internal RetentionPolicy Retention => _plan.Store.Retention;

    /// <summary>What it has written and deleted.</summary>
    internal LogStoreStatistics Statistics => _store.Statistics;

    /// <summary>How long the oldest of what is written but not stored yet has been waiting for the collector.</summary>
    internal TimeSpan Lag => Backlog.Age;

    /// <summary>The last hundred warnings and gaps, the oldest first.</summary>
    internal IReadOnlyList<MonitoringNote> Notes => _notes.GetAll();

    /// <summary>What ended it, if it has failed.</summary>
    internal Exception? Error => _pipeline.Error;

    /// <summary>Whether it has ended and released its store.</summary>
    internal bool HasEnded => _pipeline.Completion.IsCompleted;

    /// <summary>Completes when it has ended.</summary>
    internal Task Completion => _pipeline.Completion;

    /// <summary>The runspace that started it: the module's removal from there ends it.</summary>
    internal Runspace? Owner { get; }

    /// <summary>Whether a cmdlet waits for its end: then the process is told to end by ending the collector.</summary>
    internal bool IsInForeground => _plan.IsInForeground;

    private CollectorBacklog Backlog => _pipeline.GetBacklog(BacklogTimeout);

    /// <summary>The name, safe on a terminal.</summary>
    public string Label => TerminalText.Neutralise(Name);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Opens the store and begins to collect into it.</summary>
    /// <exception cref="LogStoreException">The store cannot be opened.</exception>
    /// <exception cref="KubernetesException">What the user has said of the Kubernetes API is wrong.</exception>
    /// <exception cref="PlatformNotSupportedException">This platform does not have that watcher.</exception>
    /// <exception cref="WatchLimitException">The system does not allow that watcher now.</exception>
    internal static LogCollector Start(LogCollectorPlan plan, Runspace? owner)
    {
        RecentEvents notes = new(TimeProvider.System) { OnAdded = plan.OnNote };
        LogStoreWriter store = LogStoreWriter.Open(plan.Store, TimeProvider.System, notes.Events);
        try
        {
            ILogCollector collector = CreateCollector(plan, store, notes.Events);
            LogPipeline pipeline = LogPipeline.Start(
                $"LogCollector {plan.Name}", collector, store, notes.Events, TimeProvider.System);
            return new LogCollector(plan, notes, store, pipeline, owner);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Has a listener end with it.</summary>
    internal void ListenWith(IReadOnlyList<string> urls, Action end) => (Url, _endListening) = (new TextList(urls), end);

    /// <summary>Tells it to end; does not wait for it.</summary>
    internal void RequestStop() => _pipeline.RequestStop();

    /// <summary>Ends it: makes safe what was read, and releases the store. False if it did not end in time.</summary>
    internal bool Stop(TimeSpan patience)
    {
        Interlocked.Exchange(ref _endListening, null)?.Invoke();
        return _pipeline.Stop(patience);
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
            HonourOptOut = node.HonoursOptOut,
            WhenApiIsAway = node.WhenApiIsAway,
            Annotations = node.Annotations,
        };
        NodePods? pods = node.Connection is { } connection
            ? NodePods.TryOpen(connection, new PodQuery(node.NodeName, ResolvesOwners: node.ResolvesOwners), node.Annotations, events)
            : null;
        return new KubernetesCollector(options, pods, watcher, TimeProvider.System, events);
    }
}
