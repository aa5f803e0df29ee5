using System.Management.Automation;
using Monitoring.Collectors;
using Monitoring.Commands.Watching;
using Monitoring.Entries;
using Monitoring.Formatting;
using Monitoring.Querying;
using Monitoring.Storing;
using Monitoring.Watching;

namespace Monitoring.Commands.Errors;

/// <summary>All errors that cmdlets raise, each with the id on which scripts may rely and the advice for the
/// user.</summary>
internal static partial class LogErrors
{
    public static ErrorRecord PathNotFound(string path) => Create(
        new ItemNotFoundException($"There is no file or directory '{path}'.{NearbyFiles.Suggest(path)}"),
        nameof(PathNotFound),
        ErrorCategory.ObjectNotFound,
        path,
        "Check the spelling. To wait for new files, use their directory or a pattern such as 'logs/*.log'.");

    public static ErrorRecord BackupExists(string path) => Create(
        new PSArgumentException($"The file '{path}' already exists."),
        nameof(BackupExists),
        ErrorCategory.ResourceExists,
        path,
        "Use another -Destination, or replace the file with -Force.");

    public static ErrorRecord BackupOntoItself(string path) => Create(
        new PSArgumentException($"'{path}' is the store itself."),
        nameof(BackupOntoItself),
        ErrorCategory.InvalidArgument,
        path,
        "Use another -Destination for the backup.");

    public static ErrorRecord NothingMatches(string pattern) => Create(
        new ItemNotFoundException($"No file matches '{pattern}'."),
        nameof(NothingMatches),
        ErrorCategory.ObjectNotFound,
        pattern,
        "Check the spelling. For a file whose name contains *, ? or [, use -LiteralPath.");

    public static ErrorRecord PathNotResolved(string path, Exception exception) => Create(
        new ItemNotFoundException($"'{path}' is not a path of the file system: {exception.Message}", exception),
        nameof(PathNotResolved),
        ErrorCategory.ObjectNotFound,
        path,
        "If the colon is part of a file's name, write './' before it.");

    public static ErrorRecord NotInFileSystem(string path, string provider) => Create(
        new PSArgumentException($"'{path}' belongs to the provider {provider}."),
        nameof(NotInFileSystem),
        ErrorCategory.InvalidArgument,
        path,
        "Logs are files. Use a path of the file system.");

    public static ErrorRecord IsDirectory(string path) => Create(
        new PSArgumentException($"'{path}' is a directory."),
        nameof(IsDirectory),
        ErrorCategory.InvalidArgument,
        path,
        $"Use the files in the directory: '{Path.Join(path, "*")}'.");

    public static ErrorRecord IsCompressed(string path) => Create(
        new PSArgumentException($"'{path}' is compressed. Watch-Log follows only uncompressed files."),
        nameof(IsCompressed),
        ErrorCategory.InvalidArgument,
        path,
        $"Read the file with: ConvertFrom-ContainerLog '{path}'.");

    public static ErrorRecord ReadFailed(string path, Exception exception) => Create(
        new IOException($"'{path}' could not be read: {exception.Message}", exception),
        nameof(ReadFailed),
        exception is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        path,
        "Check that the file is complete and that this user is permitted to read it.");

    public static ErrorRecord InvalidPattern(ArgumentException exception) => Create(
        new PSArgumentException($"A pattern is not a regular expression: {exception.Message}", exception),
        nameof(InvalidPattern),
        ErrorCategory.InvalidArgument,
        target: null,
        "To match literal text, use [regex]::Escape('…').");

    public static ErrorRecord InvalidMultilinePattern(string parameter, string pattern, string reason) => Create(
        new PSArgumentException(
            $"-{parameter} '{TerminalText.Neutralize(pattern)}' is not a valid regular expression: "
            + $"{TerminalText.Neutralize(reason)}"),
        nameof(InvalidPattern),
        ErrorCategory.InvalidArgument,
        pattern,
        "To match literal text, use [regex]::Escape('…').");

    public static ErrorRecord ContinueWithoutStart() => Create(
        new PSArgumentException("-MultilineContinue requires -MultilineStart."),
        "ParameterMissing",
        ErrorCategory.InvalidArgument,
        target: null,
        "Set the pattern of the first line with -MultilineStart.");

    public static ErrorRecord InvalidTemplate(string template, FormatException exception) => Create(
        new PSArgumentException($"-Template is not well formed: {exception.Message}", exception),
        nameof(InvalidTemplate),
        ErrorCategory.InvalidArgument,
        template,
        "Write names in braces, such as '{Timestamp:HH:mm:ss} {PodName} {Message}'. Double a literal brace.");

    public static ErrorRecord StartConflict(string one, string other) => Create(
        new PSArgumentException($"-{one} and -{other} cannot be combined."),
        nameof(StartConflict),
        ErrorCategory.InvalidArgument,
        target: null,
        "Use one of them.");

    public static ErrorRecord Store(LogStoreException exception) => Create(
        exception,
        exception.Error == LogStoreError.NotAStore ? "NotAStore" : $"Store{exception.Error}",
        exception.Error switch
        {
            LogStoreError.NotFound => ErrorCategory.ObjectNotFound,
            LogStoreError.NotAStore or LogStoreError.Damaged => ErrorCategory.InvalidData,
            LogStoreError.NewerVersion => ErrorCategory.NotImplemented,
            LogStoreError.InUse => ErrorCategory.ResourceBusy,
            LogStoreError.AccessDenied => ErrorCategory.PermissionDenied,
            LogStoreError.Foreign => ErrorCategory.SecurityError,
            _ => ErrorCategory.ResourceUnavailable,
        },
        exception.Path,
        exception.Advice,
        exception.Reason);

    public static ErrorRecord InvalidSelector(string selector, FormatException exception) => Create(
        new PSArgumentException(exception.Message, exception),
        nameof(InvalidSelector),
        ErrorCategory.InvalidArgument,
        selector,
        "Use a list such as 'app=web,tier!=cache,env in (a,b),shard>1,!canary', where a comma means AND. For "
        + "wildcards, use -Metadata.",
        keepNewlines: true);

    public static ErrorRecord TimeRangeTurnedRound(LogTimestamp since, LogTimestamp until) => Create(
        new PSArgumentException(
            $"-Since ({ViewTime.Format(since)}) must be earlier than -Until ({ViewTime.Format(until)})."),
        nameof(TimeRangeTurnedRound),
        ErrorCategory.InvalidArgument,
        target: null,
        "Use an earlier -Since or a later -Until. A duration such as 10m is a time before now.");

    public static ErrorRecord NoMetadataValue(string key) => Create(
        new PSArgumentException($"-Metadata has no value for '{key}'."),
        nameof(NoMetadataValue),
        ErrorCategory.InvalidArgument,
        key,
        $"Use one or more values: @{{ '{key}' = 'a*', 'b' }}. For all streams that have the key, use -Selector "
        + $"'{key}'.");

    public static ErrorRecord NotAnEntry(PSObject target) => Create(
        new PSArgumentException(
            $"An object of the type {target.TypeNames[0]} has no Timestamp, so it cannot be counted by time."),
        nameof(NotAnEntry),
        ErrorCategory.InvalidArgument,
        target,
        "Pipe entries, or use -Property without an interval.");

    public static ErrorRecord Contradiction(string one, string other) => Create(
        new PSArgumentException($"-{one} and -{other} cannot be combined."),
        "ParametersContradict",
        ErrorCategory.InvalidArgument,
        target: null,
        "Use one of them.");

    public static ErrorRecord WatcherNotSupported(object watcher, PlatformNotSupportedException exception) => Create(
        new PSNotSupportedException(exception.Message, exception),
        nameof(WatcherNotSupported),
        ErrorCategory.NotImplemented,
        watcher,
        "Omit -Watcher to use the best watcher for this operating system.");

    public static ErrorRecord Kubernetes(Exception exception) => Create(
        exception,
        "KubernetesNotConfigured",
        ErrorCategory.ConnectionError,
        target: null,
        "Omit -KubernetesApi, -KubeConfig and -KubeContext to use the configuration of kubectl or the pod, or to "
        + "collect without labels.");

    public static ErrorRecord NoNode(string root) => Create(
        new ItemNotFoundException(
            $"There is no directory {TerminalText.Neutralize(root)}: this is not a Kubernetes node, or its logs are not mounted here."),
        nameof(NoNode),
        ErrorCategory.ObjectNotFound,
        root,
        "Run it on a node, in a container that mounts /var/log, or set -Path to the directory of the links to the "
        + "logs.");

    public static ErrorRecord UnknownWorkload(string name, string kind) => Create(
        new PSArgumentException($"'{TerminalText.Neutralize(kind)}' is not a supported kind of workload."),
        nameof(UnknownWorkload),
        ErrorCategory.InvalidArgument,
        name,
        $"Use a kind and a name, such as deployment/web. Supported kinds are {WorkloadName.Understood}. Or use the "
        + "name of a pod, with -Namespace if necessary.");

    public static ErrorRecord SelectionNeedsApi() => Create(
        new InvalidOperationException(
            "Labels, fields and owners of pods require the Kubernetes API, and none is configured."),
        nameof(SelectionNeedsApi),
        ErrorCategory.ConnectionError,
        target: null,
        "Set -KubeConfig or -KubernetesApi, or select by -Namespace, -PodName and -Container, which need no API.");

    public static ErrorRecord PodsNotListed(string reason) => Create(
        new InvalidOperationException($"The pods cannot be listed, so the containers cannot be selected. {reason}"),
        nameof(PodsNotListed),
        ErrorCategory.ConnectionError,
        target: null,
        "Correct the selector if the API rejects it. Test-LogCollector checks the connection to the API. -Namespace, "
        + "-PodName and -Container need no API.");

    public static ErrorRecord CollectorNeedsPath() => Create(
        new PSArgumentException("-Path is required for a directory collector."),
        nameof(CollectorNeedsPath),
        ErrorCategory.InvalidArgument,
        target: null,
        "Use -Path, or set the environment variable ROOT_PATH.");

    public static ErrorRecord UnknownCollector(string kind) => Create(
        new PSArgumentException(
            $"The environment variable LOG_COLLECTOR is '{kind}', which is not a kind of collector."),
        nameof(UnknownCollector),
        ErrorCategory.InvalidArgument,
        kind,
        $"Set it to one of {string.Join(", ", Enum.GetNames<CollectorKind>())}, or use -Collector.");

    public static ErrorRecord CollectorExists(string name) => Create(
        new PSInvalidOperationException($"A collector named '{name}' already exists."),
        nameof(CollectorExists),
        ErrorCategory.ResourceExists,
        name,
        "Use another -Name, or stop the other collector with Stop-LogCollector.");

    public static ErrorRecord CollectorNotFound(string name) => Create(
        new ItemNotFoundException($"There is no collector named '{name}' in this process."),
        nameof(CollectorNotFound),
        ErrorCategory.ObjectNotFound,
        name,
        "Get-LogCollector lists the running collectors. A collector belongs to the process that started it.");

    public static ErrorRecord CollectorFailed(LogCollector collector, Exception exception) => Create(
        new InvalidOperationException($"The collector '{collector.Name}' has failed: {exception.Message}", exception),
        nameof(CollectorFailed),
        ErrorCategory.OperationStopped,
        collector,
        "Lines that were not stored are read when the collector is started again.");

    public static ErrorRecord CollectorNotStopped(LogCollector collector) => Create(
        new TimeoutException($"The collector '{collector.Name}' did not stop in time."),
        nameof(CollectorNotStopped),
        ErrorCategory.OperationTimeout,
        collector,
        "The collector may be waiting for a file system that does not respond. Run Stop-LogCollector again.");

    public static ErrorRecord WatcherNotAllowed(object watcher, WatchLimitException exception) => Create(
        exception,
        nameof(WatcherNotAllowed),
        ErrorCategory.LimitsExceeded,
        watcher,
        "Omit -Watcher: files that cannot be watched are then polled.");

    /// <summary>Creates the error record. PowerShell shows the details' message instead of the exception's, and the
    /// advice below it. Names in them are untrusted, like messages. If the exception's message already contains the
    /// advice, the exception has a message without it.</summary>
    private static ErrorRecord Create(
        Exception exception,
        string id,
        ErrorCategory category,
        object? target,
        string advice,
        string? message = null,
        bool keepNewlines = false) =>
        new(exception, id, category, target)
        {
            ErrorDetails = new ErrorDetails(TerminalText.Neutralize(message ?? exception.Message, keepNewlines))
            {
                RecommendedAction = TerminalText.Neutralize(advice),
            },
        };
}
