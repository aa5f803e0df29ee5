using System.Management.Automation;
using Monitoring.Entries;

namespace Monitoring.Commands;

/// <summary>Every error that a cmdlet can raise: its id, which scripts may rely on, and what to do about it.</summary>
internal static class LogErrors
{
    public static ErrorRecord PathNotFound(string path) => Create(
        new ItemNotFoundException($"There is no file or directory '{path}'."),
        nameof(PathNotFound),
        ErrorCategory.ObjectNotFound,
        path,
        "Check the spelling. To wait for files that are yet to come, give their directory or a pattern such as 'logs/*.log'.");

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
        "To look for a text as it stands, use [regex]::Escape('…').");

    public static ErrorRecord StartConflict() => Create(
        new PSArgumentException("-Tail and -FromStart contradict each other."),
        nameof(StartConflict),
        ErrorCategory.InvalidArgument,
        target: null,
        "Give one of them.");

    public static ErrorRecord WatcherNotSupported(object watcher, PlatformNotSupportedException exception) => Create(
        new PSNotSupportedException(exception.Message, exception),
        nameof(WatcherNotSupported),
        ErrorCategory.NotImplemented,
        watcher,
        "Leave -Watcher out to use the best one of this system.");

    /// <summary>PowerShell shows the details' message in place of the exception's, and the advice below it; names in them are
    /// as hostile as messages are.</summary>
    private static ErrorRecord Create(Exception exception, string id, ErrorCategory category, object? target, string advice) =>
        new(exception, id, category, target)
        {
            ErrorDetails = new ErrorDetails(TerminalText.Neutralise(exception.Message))
            {
                RecommendedAction = TerminalText.Neutralise(advice),
            },
        };
}
