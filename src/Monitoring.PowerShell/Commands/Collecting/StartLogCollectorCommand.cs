using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Monitoring.Collecting;
using Monitoring.Collectors;
using Monitoring.Commands.Errors;
using Monitoring.Commands.Listening;
using Monitoring.Commands.Watching;
using Monitoring.Completion;
using Monitoring.Destinations;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Exporting.Arguments;
using Monitoring.Kubernetes;
using Monitoring.Listeners;
using Monitoring.Parameters;
using Monitoring.Storing;
using Monitoring.Watching;

namespace Monitoring.Commands.Collecting;

/// <summary>Starts a collector in the background of this process. It follows the logs of a Kubernetes node's
/// containers, or other log files, and stores their entries.</summary>
[Cmdlet(VerbsLifecycle.Start, "LogCollector", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(LogCollector))]
public sealed partial class StartLogCollectorCommand : ListeningCommand, IDynamicParameters
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const int SmallestMaxMessageBytes = 1024;

    /// <summary>16 MiB: a reader of a store accepts no value of more than four times that.</summary>
    private const int LargestMaxMessageBytes = 16 << 20;

    private readonly PodParameters _pods = new();
    private readonly BlockingCollection<MonitoringNote> _notes = [];

    /// <summary>Whether a collector that did not end in time may still add notes.</summary>
    private bool _isNoted;

    /// <summary>Files, directories or patterns to follow. The default is the environment variable ROOT_PATH; for
    /// Kubernetes, where that is not set, <c>/var/log/containers</c>.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files or directories to follow, whose names are not patterns.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The name of the collector. The default is the name of the store's file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateDisplayable]
    public string? Name { get; set; }

    /// <summary>The kind of collector. The default is the environment variable LOG_COLLECTOR; where that is not set,
    /// Directory if a path is given, else Kubernetes.</summary>
    [Parameter]
    public CollectorKind Collector { get; set; }

    /// <summary>Follows subdirectories too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>In directories: the files to follow, by name or by relative path. The default is all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Include { get; set; } = [];

    /// <summary>In directories and patterns: files to exclude, in addition to compressed files (<c>*.gz</c>,
    /// <c>*.zst</c>, <c>*.xz</c> and the like).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Exclude { get; set; } = [];

    /// <summary>Follows hidden files and directories too, skips the confirmation of a retention that deletes most of a
    /// store, and quarantines files of another user at the store's path.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The store's file, created if it does not exist.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StorePath { get; set; }

    /// <summary>The age at which entries are deleted; zero for no limit.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan RetentionAge { get; set; } = RetentionPolicy.Default.MaxAge ?? TimeSpan.Zero;

    /// <summary>The maximum size of the store's file, in bytes; 0 for no limit.</summary>
    [Parameter]
    [SizeTransformation]
    public long RetentionSize { get; set; } = RetentionPolicy.Default.MaxBytes ?? 0;

    /// <summary>The maximum time from reading a line until it is committed to the store.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The number of last entries to begin with in files that the store does not contain. The default is
    /// all.</summary>
    [Parameter]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; }

    /// <summary>The maximum length of a message, in bytes; a longer message is truncated.</summary>
    [Parameter]
    [ValidateRange(SmallestMaxMessageBytes, LargestMaxMessageBytes)]
    public int MaxMessageBytes { get; set; } = 1 << 20;

    /// <summary>The links to follow: only those whose creator may read their target, or all.</summary>
    [Parameter]
    public LinkFollowing FollowLinks { get; set; } = LinkFollowing.Safe;

    /// <summary>The time zone of times in messages that name none: <c>UTC</c>, <c>Local</c> or an id. The default is
    /// the local one.</summary>
    [Parameter]
    [TimeZoneTransformation]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    [ValidateNotNull]
    public TimeZoneInfo MessageTimeZone { get; set; } = TimeZoneInfo.Local;

    /// <summary>Uses the time at which a line of a plain log was read instead of the time in the line.</summary>
    [Parameter]
    public SwitchParameter NoTimestampParsing { get; set; }

    /// <summary>The way to detect changes. The default is the best one of this system.</summary>
    [Parameter]
    public WatcherKind Watcher { get; set; } = WatcherKind.Auto;

    /// <summary>Emits the collector.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Waits until the collector is stopped, by Ctrl+C or SIGTERM, and shows its warnings.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    public object GetDynamicParameters() => _pods;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        List<(DestinationText, DestinationStart)> destinations = ReadDestinations();
        if (!TryPlan(out LogCollectorPlan? plan)
            || !ShouldProcess(string.Join(", ", plan.Paths), $"Collect into {plan.Store.Path}")
            || !IsRetentionConfirmed(plan.Store))
        {
            return;
        }

        LogCollector collector = Start(plan);
        AddDestinations(collector, destinations);
        if (Listen.Length > 0 && !TryListen(collector))
        {
            LogCollectors.Stop(collector);
            return;
        }

        if (Force && !Wait)
        {
            // The files that were quarantined when the store was created.
            foreach (MonitoringNote note in collector.Notes)
            {
                WriteWarning(TerminalText.Neutralize(note.Message));
            }
        }

        foreach (string warning in plan.Paths.Zip(plan.Roots, FindWarning).OfType<string>())
        {
            WriteWarning(warning);
        }

        if (PassThru)
        {
            WriteObject(collector);
        }

        if (Wait)
        {
            WaitFor(collector);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && !_isNoted)
        {
            _notes.Dispose();
        }
    }

    /// <summary>Starts the listener of the collector's store; false if an error has been written.</summary>
    private bool TryListen(LogCollector collector)
    {
        if (StartListener(collector.Name, collector.StorePath, Listen) is not { } listener)
        {
            return false;
        }

        collector.AttachListener(listener.Url, () => LogListeners.Stop(listener));
        return true;
    }

    private static string? FindWarning(string path, LogRoot root) =>
        LogRootChoice.FindWarning(path, root, isWaiting: true);

    private LogCollector Start(LogCollectorPlan plan)
    {
        try
        {
            if (LogCollectors.TryStart(plan, Runspace.DefaultRunspace, out LogCollector? collector))
            {
                return collector;
            }

            ThrowTerminatingError(LogErrors.CollectorExists(plan.Name));
        }
        catch (LogStoreException exception)
        {
            ThrowTerminatingError(LogErrors.Store(exception));
        }
        catch (Exception exception) when (exception is KubernetesException or ArgumentException)
        {
            ThrowTerminatingError(LogErrors.Kubernetes(exception));
        }
        catch (PlatformNotSupportedException exception)
        {
            ThrowTerminatingError(LogErrors.WatcherNotSupported(Watcher, exception));
        }
        catch (WatchLimitException exception)
        {
            ThrowTerminatingError(LogErrors.WatcherNotAllowed(Watcher, exception));
        }

        throw new InvalidOperationException("A terminating error never returns.");
    }
}
