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
        "Check the spelling. To wait for files that are yet to come, give their directory or a pattern such as 'logs/*.log'.");

    public static ErrorRecord BackupExists(string path) => Create(
        new PSArgumentException($"There is a file '{path}' already."),
        nameof(BackupExists),
        ErrorCategory.ResourceExists,
        path,
        "Give another -Destination, or replace the file with -Force.");

    public static ErrorRecord BackupOntoItself(string path) => Create(
        new PSArgumentException($"'{path}' is the store itself."),
        nameof(BackupOntoItself),
        ErrorCategory.InvalidArgument,
        path,
        "Give another -Destination for the backup.");

    public static ErrorRecord NothingMatches(string pattern) => Create(
        new ItemNotFoundException($"No file matches '{pattern}'."),
        nameof(NothingMatches),
        ErrorCategory.ObjectNotFound,
        pattern,
        "Check the spelling. A file whose name holds *, ? or [ is given by -LiteralPath.");

    public static ErrorRecord PathNotResolved(string path, Exception exception) => Create(
        new ItemNotFoundException($"'{path}' names no place in the file system: {exception.Message}", exception),
        nameof(PathNotResolved),
        ErrorCategory.ObjectNotFound,
        path,
        "If the colon is part of a file's name, write './' before it.");

    public static ErrorRecord NotInFileSystem(string path, string provider) => Create(
        new PSArgumentException($"'{path}' belongs to the provider {provider}."),
        nameof(NotInFileSystem),
        ErrorCategory.InvalidArgument,
        path,
        "Logs are files: give a path of the file system.");

    public static ErrorRecord IsDirectory(string path) => Create(
        new PSArgumentException($"'{path}' is a directory."),
        nameof(IsDirectory),
        ErrorCategory.InvalidArgument,
        path,
        $"Give the files in it: '{Path.Join(path, "*")}'.");

    public static ErrorRecord IsCompressed(string path) => Create(
        new PSArgumentException($"'{path}' is compressed. Watch-Log follows files that grow."),
        nameof(IsCompressed),
        ErrorCategory.InvalidArgument,
        path,
        $"Read it with: ConvertFrom-ContainerLog '{path}'.");

    public static ErrorRecord ReadFailed(string path, Exception exception) => Create(
        new IOException($"'{path}' could not be read: {exception.Message}", exception),
        nameof(ReadFailed),
        exception is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        path,
        "Check that the file is whole and that this user may read it.");

    public static ErrorRecord InvalidPattern(ArgumentException exception) => Create(
        new PSArgumentException($"A pattern is not a regular expression: {exception.Message}", exception),
        nameof(InvalidPattern),
        ErrorCategory.InvalidArgument,
        target: null,
        "To find a literal text, use [regex]::Escape('…').");

    public static ErrorRecord InvalidMultilinePattern(string parameter, string pattern, string reason) => Create(
        new PSArgumentException(
            $"-{parameter} '{TerminalText.Neutralize(pattern)}' is not a regular expression that can be used: {TerminalText.Neutralize(reason)}"),
        nameof(InvalidPattern),
        ErrorCategory.InvalidArgument,
        pattern,
        "To match a text as it is, use [regex]::Escape('…').");

    public static ErrorRecord ContinueWithoutStart() => Create(
        new PSArgumentException("-MultilineContinue needs -MultilineStart."),
        "ParameterMissing",
        ErrorCategory.InvalidArgument,
        target: null,
        "Give the pattern of the first line with -MultilineStart.");

    public static ErrorRecord InvalidTemplate(string template, FormatException exception) => Create(
        new PSArgumentException($"-Template is not well formed: {exception.Message}", exception),
        nameof(InvalidTemplate),
        ErrorCategory.InvalidArgument,
        template,
        "Write names in braces, as '{Timestamp:HH:mm:ss} {PodName} {Message}'; a brace itself is written twice.");

    public static ErrorRecord StartConflict(string one, string other) => Create(
        new PSArgumentException($"-{one} and -{other} contradict each other."),
        nameof(StartConflict),
        ErrorCategory.InvalidArgument,
        target: null,
        "Give one of them.");

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
        "Write a list such as 'app=web,tier!=cache,env in (a,b),shard>1,!canary'; a comma means and. For wildcards use -Metadata.",
        keepNewlines: true);

    public static ErrorRecord TimeRangeTurnedRound(LogTimestamp since, LogTimestamp until) => Create(
        new PSArgumentException(
            $"The time range is turned round: it begins at {ViewTime.Format(since)} and ends at {ViewTime.Format(until)}."),
        nameof(TimeRangeTurnedRound),
        ErrorCategory.InvalidArgument,
        target: null,
        "-Since must be earlier than -Until. A duration such as 10m means so long ago.");

    public static ErrorRecord NoMetadataValue(string key) => Create(
        new PSArgumentException($"-Metadata has no value for '{key}'."),
        nameof(NoMetadataValue),
        ErrorCategory.InvalidArgument,
        key,
        $"Give a value, or several: @{{ '{key}' = 'a*', 'b' }}. For streams that have the key at all, use -Selector '{key}'.");

    public static ErrorRecord NotAnEntry(PSObject target) => Create(
        new PSArgumentException($"An object of the type {target.TypeNames[0]} has no Timestamp to count it by."),
        nameof(NotAnEntry),
        ErrorCategory.InvalidArgument,
        target,
        "Give entries, or count by -Property alone.");

    public static ErrorRecord Contradiction(string one, string other) => Create(
        new PSArgumentException($"-{one} and -{other} contradict each other."),
        "ParametersContradict",
        ErrorCategory.InvalidArgument,
        target: null,
        "Give one of them.");

    public static ErrorRecord WatcherNotSupported(object watcher, PlatformNotSupportedException exception) => Create(
        new PSNotSupportedException(exception.Message, exception),
        nameof(WatcherNotSupported),
        ErrorCategory.NotImplemented,
        watcher,
        "Leave -Watcher out to use the best one of this system.");

    public static ErrorRecord Kubernetes(Exception exception) => Create(
        exception,
        "KubernetesNotConfigured",
        ErrorCategory.ConnectionError,
        target: null,
        "Leave -KubernetesApi, -KubeConfig and -KubeContext out to use what kubectl or the pod would, or to collect without labels.");

    public static ErrorRecord NoNode(string root) => Create(
        new ItemNotFoundException(
            $"There is no directory {TerminalText.Neutralize(root)}: this is not a Kubernetes node, or its logs are not mounted here."),
        nameof(NoNode),
        ErrorCategory.ObjectNotFound,
        root,
        "Run it on a node, in a container that mounts /var/log; or say with -Path where the links to the logs are.");

    public static ErrorRecord UnknownWorkload(string name, string kind) => Create(
        new PSArgumentException($"'{TerminalText.Neutralize(kind)}' is no kind of workload whose pods can be found."),
        nameof(UnknownWorkload),
        ErrorCategory.InvalidArgument,
        name,
        $"Write a kind and a name, as deployment/web; understood are {WorkloadName.Understood}. Or the name of a pod, with -Namespace if need be.");

    public static ErrorRecord SelectionNeedsApi() => Create(
        new InvalidOperationException("Labels, fields and owners of pods are known to the Kubernetes API only, and none is configured."),
        nameof(SelectionNeedsApi),
        ErrorCategory.ConnectionError,
        target: null,
        "Say where it is with -KubeConfig or -KubernetesApi; or select by -Namespace, -PodName and -Container, which the files tell.");

    public static ErrorRecord PodsNotListed(string reason) => Create(
        new InvalidOperationException($"The pods cannot be listed, so that the containers cannot be selected. {reason}"),
        nameof(PodsNotListed),
        ErrorCategory.ConnectionError,
        target: null,
        "Correct the selector, if the API refuses it. Test-LogCollector checks the connection to the API. -Namespace, -PodName and -Container need no API.");

    public static ErrorRecord CollectorNeedsPath() => Create(
        new PSArgumentException("A collector of kind Directory needs to know what to follow."),
        nameof(CollectorNeedsPath),
        ErrorCategory.InvalidArgument,
        target: null,
        "Give -Path, or set the environment variable ROOT_PATH.");

    public static ErrorRecord UnknownCollector(string kind) => Create(
        new PSArgumentException($"The environment variable LOG_COLLECTOR names no kind of collector: '{kind}'."),
        nameof(UnknownCollector),
        ErrorCategory.InvalidArgument,
        kind,
        $"Set it to one of {string.Join(", ", Enum.GetNames<CollectorKind>())}, or give -Collector.");

    public static ErrorRecord CollectorExists(string name) => Create(
        new PSInvalidOperationException($"There is a collector named '{name}' already."),
        nameof(CollectorExists),
        ErrorCategory.ResourceExists,
        name,
        "Give this one another -Name, or end the other with Stop-LogCollector.");

    public static ErrorRecord CollectorNotFound(string name) => Create(
        new ItemNotFoundException($"There is no collector named '{name}' in this process."),
        nameof(CollectorNotFound),
        ErrorCategory.ObjectNotFound,
        name,
        "Get-LogCollector lists those there are. A collector belongs to the process that has started it.");

    public static ErrorRecord CollectorFailed(LogCollector collector, Exception exception) => Create(
        new InvalidOperationException($"The collector '{collector.Name}' has failed: {exception.Message}", exception),
        nameof(CollectorFailed),
        ErrorCategory.OperationStopped,
        collector,
        "What it has not stored yet is read when it is started again.");

    public static ErrorRecord CollectorNotStopped(LogCollector collector) => Create(
        new TimeoutException($"The collector '{collector.Name}' did not end in time."),
        nameof(CollectorNotStopped),
        ErrorCategory.OperationTimeout,
        collector,
        "It may be waiting for a file system that does not answer. Stop-LogCollector may be tried again.");

    public static ErrorRecord WatcherNotAllowed(object watcher, WatchLimitException exception) => Create(
        exception,
        nameof(WatcherNotAllowed),
        ErrorCategory.LimitsExceeded,
        watcher,
        "Leave -Watcher out: what cannot be watched is polled then.");

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
