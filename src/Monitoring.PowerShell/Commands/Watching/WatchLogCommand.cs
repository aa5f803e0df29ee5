using System.Management.Automation;
using Monitoring.Collecting;
using Monitoring.Commands.Converting;
using Monitoring.Commands.Errors;
using Monitoring.Completion;
using Monitoring.Entries;
using Monitoring.Parameters;
using Monitoring.Watching;

namespace Monitoring.Commands.Watching;

/// <summary>Follows log files and emits their entries as they are written, until it is stopped.</summary>
/// <remarks>The collector runs on the pipeline's own thread: a slow pipeline slows the reading, and nothing
/// accumulates.</remarks>
[Cmdlet(VerbsCommon.Watch, "Log", DefaultParameterSetName = PathSet)]
[OutputType(typeof(LogEntry), typeof(string))]
public sealed class WatchLogCommand : WatchingCommand
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly List<LogRoot> _roots = [];

    /// <summary>Files, directories or patterns to follow.</summary>
    [Parameter(
        Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Files or directories to follow, whose names are not patterns.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Emits all existing entries first.</summary>
    [Parameter]
    public SwitchParameter FromStart { get; set; }

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

    /// <summary>Follows hidden files and directories too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Joins a stack trace into one entry, instead of one per line.</summary>
    [Parameter]
    public SwitchParameter Multiline { get; set; }

    /// <summary>A regular expression for the first line of an entry. The lines after it belong to the entry until the
    /// next match.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MultilineStart { get; set; }

    /// <summary>A regular expression for the further lines of an entry. The default is that all lines after the first
    /// belong to it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MultilineContinue { get; set; }

    /// <summary>The time zone of times in messages that name none: <c>UTC</c>, <c>Local</c> or an id. The default is
    /// the local one.</summary>
    [Parameter]
    [TimeZoneTransformation]
    [ArgumentCompleter(typeof(TimeZoneCompleter))]
    [ValidateNotNull]
    public TimeZoneInfo MessageTimeZone { get; set; } = TimeZoneInfo.Local;

    /// <summary>Uses the time at which a line was read instead of the time in the line.</summary>
    [Parameter]
    public SwitchParameter NoTimestampParsing { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        string[] starts =
        [
            .. IsTailGiven ? [nameof(Tail)] : Array.Empty<string>(),
            .. Since is not null ? [nameof(Since)] : Array.Empty<string>(),
            .. FromStart ? [nameof(FromStart)] : Array.Empty<string>(),
        ];
        if (starts.Length > 1)
        {
            ThrowTerminatingError(LogErrors.StartConflict(starts[0], starts[1]));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool literal = ParameterSetName == LiteralPathSet;
        LogRootChoice choice = new(Recurse, Include, Exclude, Force);
        foreach (string path in literal ? LiteralPath : Path)
        {
            if (!FileSystemPath.TryResolve(this, path, out string? resolved))
            {
                continue;
            }

            if (LogFileContent.IsCompressed(resolved))
            {
                WriteError(LogErrors.IsCompressed(resolved));
            }
            else if (choice.TryFind(resolved, literal, out LogRoot? root, out ErrorRecord? error))
            {
                _roots.Add(root);
                if (LogRootChoice.FindWarning(resolved, root, IsFollowing) is { } warning)
                {
                    WriteWarning(warning);
                }
            }
            else
            {
                WriteError(error);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_roots.Count == 0)
        {
            return;
        }

        using DirectoryCollector collector = CreateCollector();
        Run(collector);
    }

    private DirectoryCollector CreateCollector()
    {
        DirectoryCollectorOptions options = new()
        {
            Roots = _roots,
            Start = ChooseStart(),
            Follow = IsFollowing,
            FollowLinks = FollowLinks,
            MaxMessageBytes = MaxMessageBytes,
            JoinStackTraces = Multiline,
            MultilineRule = MultilineChoice.Create(this, MultilineStart, MultilineContinue),
            MessageTimeZone = NoTimestampParsing ? null : MessageTimeZone,
        };
        return new DirectoryCollector(options, CreateWatcher(), TimeProvider.System, CoreEvents);
    }

    /// <summary>The start position: a follower begins at the end, as <c>tail -f</c> does; without following, at the
    /// beginning.</summary>
    private StartPosition ChooseStart()
    {
        if (IsTailGiven)
        {
            return StartPosition.Last(Tail);
        }

        if (Since is { } moment)
        {
            return StartPosition.Since(moment);
        }

        return FromStart || !IsFollowing ? StartPosition.Beginning : StartPosition.End;
    }

    private IFileWatcher CreateWatcher()
    {
        try
        {
            return FileWatcher.Create(Watcher, TimeProvider.System, WriteWarning);
        }
        catch (PlatformNotSupportedException exception)
        {
            ThrowTerminatingError(LogErrors.WatcherNotSupported(Watcher, exception));
            throw;
        }
    }
}
