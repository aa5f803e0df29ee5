using System.Management.Automation;

namespace Monitoring.Commands;

/// <summary>Every error that a cmdlet can raise: its id, which scripts may rely on, and what to do about it.</summary>
internal static class LogErrors
{
    public static ErrorRecord PathNotFound(string path) => Create(
        new ItemNotFoundException($"There is no file or directory '{path}'. Check the spelling; to wait for files that are " +
            "yet to come, give their directory or a pattern such as 'logs/*.log'."),
        nameof(PathNotFound),
        ErrorCategory.ObjectNotFound,
        path,
        "Give the directory or a pattern to wait for files that do not exist yet.");

    public static ErrorRecord PathNotResolved(string path, Exception exception) => Create(
        new ItemNotFoundException(
            $"'{path}' names no place in the file system: {exception.Message} If a file name contains a colon, write './' before it.",
            exception),
        nameof(PathNotResolved),
        ErrorCategory.ObjectNotFound,
        path,
        "Give a path of the file system.");

    public static ErrorRecord NotInFileSystem(string path, string provider) => Create(
        new PSArgumentException($"'{path}' belongs to the provider {provider}. Logs are files: give a path of the file system."),
        nameof(NotInFileSystem),
        ErrorCategory.InvalidArgument,
        path,
        "Give a path of the file system.");

    public static ErrorRecord IsDirectory(string path) => Create(
        new PSArgumentException($"'{path}' is a directory. Give its files: '{Path.Join(path, "*")}'."),
        nameof(IsDirectory),
        ErrorCategory.InvalidArgument,
        path,
        "Give the files in the directory, by a pattern.");

    public static ErrorRecord ReadFailed(string path, Exception exception) => Create(
        new IOException($"'{path}' could not be read: {exception.Message}", exception),
        nameof(ReadFailed),
        exception is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError,
        path,
        "Check that the file is whole and that this user may read it.");

    public static ErrorRecord InvalidPattern(ArgumentException exception) => Create(
        new PSArgumentException(
            $"A pattern is not a regular expression: {exception.Message} To look for a text as it stands, use [regex]::Escape('…').",
            exception),
        nameof(InvalidPattern),
        ErrorCategory.InvalidArgument,
        target: null,
        "Escape the text with [regex]::Escape.");

    public static ErrorRecord StartConflict() => Create(
        new PSArgumentException("-Tail and -FromStart contradict each other: give one of them."),
        nameof(StartConflict),
        ErrorCategory.InvalidArgument,
        target: null,
        "Leave one of the two out.");

    public static ErrorRecord WatcherNotSupported(object watcher, PlatformNotSupportedException exception) => Create(
        new PSNotSupportedException($"{exception.Message} Leave -Watcher out to use the best one of this system.", exception),
        nameof(WatcherNotSupported),
        ErrorCategory.NotImplemented,
        watcher,
        "Leave -Watcher out.");

    private static ErrorRecord Create(Exception exception, string id, ErrorCategory category, object? target, string advice) =>
        new(exception, id, category, target)
        {
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = advice },
        };
}
