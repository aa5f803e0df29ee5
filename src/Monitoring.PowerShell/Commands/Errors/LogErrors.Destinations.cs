using System.Management.Automation;
using Monitoring.Storing;

namespace Monitoring.Commands.Errors;

/// <content>Errors of destinations.</content>
internal static partial class LogErrors
{
    public static ErrorRecord DestinationNotFound(string name) => Create(
        new ItemNotFoundException($"The log store has no destination '{name}'."),
        nameof(DestinationNotFound),
        ErrorCategory.ObjectNotFound,
        name,
        "Get-LogDestination lists the destinations of a store. Use -StorePath for another store.");

    public static ErrorRecord DestinationExists(string name) => Create(
        new PSInvalidOperationException($"The log store already has a destination '{name}', with other settings."),
        nameof(DestinationExists),
        ErrorCategory.ResourceExists,
        name,
        "Use another -Name, or replace the settings with -Force. The cursor stays, unless -From is used, too.");

    public static ErrorRecord DestinationsInUse(LogStoreException exception) => Create(
        exception,
        nameof(DestinationsInUse),
        ErrorCategory.ResourceBusy,
        exception.Path,
        "Run the command in the process of the collector, or stop that collector first.",
        $"{exception.Reason} Only the process that writes to a store can change its destinations.");

    public static ErrorRecord InvalidDestination(string name, IReadOnlyList<string> problems) => Create(
        new PSArgumentException(string.Join(' ', problems)),
        nameof(InvalidDestination),
        ErrorCategory.InvalidArgument,
        name,
        "The destination was not added. Fix the problems and add it again.");

    public static ErrorRecord InvalidDestinationText(string problem) => Create(
        new PSArgumentException(problem),
        nameof(InvalidDestinationText),
        ErrorCategory.InvalidArgument,
        target: null,
        "The collector was not started. Fix -Destination and start it again.");

    public static ErrorRecord IncompleteCredential() => Create(
        new PSArgumentException("-UserName needs a password, and a password needs -UserName."),
        nameof(IncompleteCredential),
        ErrorCategory.InvalidArgument,
        target: null,
        "Use -UserName with -PasswordPath or -PasswordVariable. The store keeps no password itself.");

    public static ErrorRecord InvalidStart(object start, string problem) => Create(
        new PSArgumentException($"-From is not valid: {problem}"),
        nameof(InvalidStart),
        ErrorCategory.InvalidArgument,
        start,
        "Use Beginning, Now, or a time such as 2026-11-23 or 10m.");
}
