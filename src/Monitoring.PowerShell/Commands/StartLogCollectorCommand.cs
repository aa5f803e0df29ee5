using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Monitoring.Collecting;
using Monitoring.Collectors;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Parameters;
using Monitoring.Storing;
using Monitoring.Watching;

namespace Monitoring.Commands;

/// <summary>Starts a collector in the background of this process, which follows log files and keeps their entries in a
/// store.</summary>
[Cmdlet(VerbsLifecycle.Start, "LogCollector", DefaultParameterSetName = PathSet)]
[OutputType(typeof(LogCollector))]
public sealed class StartLogCollectorCommand : PSCmdlet, IDisposable
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const int SmallestMaxMessageBytes = 1024;

    private readonly CancellationTokenSource _stop = new();
    private readonly BlockingCollection<MonitoringNote> _notes = [];

    /// <summary>Whether a collector that did not end in time may still add notes.</summary>
    private bool _isNoted;

    /// <summary>Files, directories or patterns to follow. The default is the environment variable ROOT_PATH.</summary>
    [Parameter(Position = 0, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files or directories to follow, whose names mean what they say.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>What to call the collector. The default is the name of the store's file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The sort of collector. The default is the environment variable LOG_COLLECTOR, or Directory.</summary>
    [Parameter]
    public CollectorKind Collector { get; set; }

    /// <summary>Follows the directories below, too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>In directories: the files to follow, by name or by path below the directory. The default is all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Include { get; set; } = [];

    /// <summary>In directories and patterns: files to leave out, besides <c>*.gz</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Exclude { get; set; } = [];

    /// <summary>Follows hidden files and directories, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The store's file, created if it is not there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? StorePath { get; set; }

    /// <summary>How old entries may become; zero for any age.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan RetentionAge { get; set; } = RetentionPolicy.Default.MaxAge ?? TimeSpan.Zero;

    /// <summary>How large the store may become, in bytes; 0 for any size.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long RetentionSize { get; set; } = RetentionPolicy.Default.MaxBytes ?? 0;

    /// <summary>The longest time from reading a line until it is stored for good.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan CommitInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many of the last entries to begin with in files of which the store knows nothing. The default is
    /// all.</summary>
    [Parameter]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; }

    /// <summary>The longest message, in bytes; a longer one is cut.</summary>
    [Parameter]
    [ValidateRange(SmallestMaxMessageBytes, int.MaxValue)]
    public int MaxMessageBytes { get; set; } = 1 << 20;

    /// <summary>How to learn of changes. The default is the best way of this system.</summary>
    [Parameter]
    public WatcherKind Watcher { get; set; } = WatcherKind.Auto;

    /// <summary>Gives out the collector.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Stays until the collector is ended, by Ctrl+C or SIGTERM, and shows its warnings.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!TryPlan(out LogCollectorPlan? plan))
        {
            return;
        }

        LogCollector collector = Start(plan);
        foreach (string warning in plan.Paths.Zip(plan.Roots, LogRootChoice.FindWarning).OfType<string>())
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
    protected override void StopProcessing()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The engine stops from another thread; the pipeline may have ended by itself just now.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        if (!_isNoted)
        {
            _notes.Dispose();
        }
    }

    /// <summary>What the parameters and the environment ask for; false if an error has been written.</summary>
    private bool TryPlan([NotNullWhen(true)] out LogCollectorPlan? plan)
    {
        plan = null;
        CollectorKind kind = ChooseKind();
        if (!TryFindStore(out string? store) || !TryFindRoots(out List<string>? paths, out List<LogRoot>? roots))
        {
            return false;
        }

        plan = new LogCollectorPlan
        {
            Name = Name ?? (StorePath is null ? "default" : System.IO.Path.GetFileNameWithoutExtension(store)),
            Kind = kind,
            Paths = paths,
            Roots = [.. roots.Select(root => root.Without(store, LogStoreLocation.Endings))],
            Start = MyInvocation.BoundParameters.ContainsKey(nameof(Tail)) ? StartPosition.Last(Tail) : StartPosition.Beginning,
            MaxMessageBytes = MaxMessageBytes,
            Watcher = Watcher,
            Store = CreateStoreOptions(store),
            IsInForeground = Wait,
            OnNote = Wait ? _notes.Add : null,
        };
        return true;
    }

    private CollectorKind ChooseKind()
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(Collector))
            || Environment.GetEnvironmentVariable("LOG_COLLECTOR") is not { Length: > 0 } named)
        {
            return Collector;
        }

        if (!Enum.TryParse(named, ignoreCase: true, out CollectorKind kind) || !Enum.IsDefined(kind))
        {
            ThrowTerminatingError(LogErrors.UnknownCollector(named));
        }

        return kind;
    }

    private bool TryFindStore([NotNullWhen(true)] out string? store)
    {
        if (StorePath is not null)
        {
            return FileSystemPath.TryResolve(this, StorePath, out store);
        }

        store = LogStoreLocation.Default();
        return true;
    }

    private bool TryFindRoots([NotNullWhen(true)] out List<string>? paths, [NotNullWhen(true)] out List<LogRoot>? roots)
    {
        bool literal = ParameterSetName == LiteralPathSet;
        string[] given = literal ? LiteralPath : Path;
        if (given.Length == 0 && Environment.GetEnvironmentVariable("ROOT_PATH") is { Length: > 0 } root)
        {
            given = [root];
        }

        paths = null;
        roots = null;
        if (given.Length == 0)
        {
            ThrowTerminatingError(LogErrors.CollectorNeedsPath());
        }

        List<string> resolved = [];
        List<LogRoot> found = [];
        LogRootChoice choice = new(Recurse, Include, Exclude, Force);
        foreach (string path in given)
        {
            if (!FileSystemPath.TryResolve(this, path, out string? absolute))
            {
                return false;
            }

            if (!choice.TryFind(absolute, literal, out LogRoot? place, out ErrorRecord? error))
            {
                ThrowTerminatingError(error);
            }

            resolved.Add(absolute);
            found.Add(place!);
        }

        paths = resolved;
        roots = found;
        return true;
    }

    private LogStoreOptions CreateStoreOptions(string store)
    {
        LogStoreOptions options = new()
        {
            Path = store,
            CommitInterval = CommitInterval,
            Retention = new RetentionPolicy(
                RetentionAge == TimeSpan.Zero ? null : RetentionAge,
                RetentionSize == 0 ? null : RetentionSize),
        };
        try
        {
            options.Validate();
        }
        catch (ArgumentException exception)
        {
            ThrowTerminatingError(LogErrors.InvalidStoreOption(exception));
        }

        return options;
    }

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
        catch (PlatformNotSupportedException exception)
        {
            ThrowTerminatingError(LogErrors.WatcherNotSupported(Watcher, exception));
        }
        catch (WatchLimitException exception)
        {
            ThrowTerminatingError(LogErrors.WatcherNotAllowed(Watcher, exception));
        }

        throw new InvalidOperationException("A terminating error returns to nobody.");
    }

    /// <summary>Shows the collector's warnings until it ends or is to be ended.</summary>
    private void WaitFor(LogCollector collector)
    {
        Task lastNote = collector.Completion.ContinueWith(_ => _notes.CompleteAdding(), TaskScheduler.Default);
        bool hasEnded = false;
        try
        {
            foreach (MonitoringNote note in _notes.GetConsumingEnumerable(_stop.Token))
            {
                WriteWarning(TerminalText.Neutralise(note.ToString()));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Ctrl+C: the collector is ended below.
        }
        finally
        {
            hasEnded = LogCollectors.Stop(collector);
            _isNoted = !hasEnded;
            if (hasEnded)
            {
                lastNote.Wait();
            }
        }

        if (!hasEnded)
        {
            WriteError(LogErrors.CollectorNotStopped(collector));
        }
        else if (collector.Error is { } failure)
        {
            WriteError(LogErrors.CollectorFailed(collector, failure));
        }
    }
}
