using System.Management.Automation;
using Monitoring.Entries;
using Monitoring.Querying.Matching;

namespace Monitoring.Commands.Errors;

/// <content>The errors about names that match nothing, and about objects that name no store.</content>
internal static partial class LogErrors
{
    public static ErrorRecord NothingMatches(UnmatchedValue unmatched, string where, string advice) => Create(
        new ItemNotFoundException(Describe(unmatched, where)),
        nameof(NothingMatches),
        ErrorCategory.ObjectNotFound,
        unmatched.Value.Wanted,
        advice);

    /// <summary>The message for a value that matches nothing, with the existing values.</summary>
    public static string Describe(UnmatchedValue unmatched, string where)
    {
        string within = unmatched.Within.Length == 0 ? string.Empty : $" with {unmatched.Within}";
        string hint = unmatched.Hint.Length == 0 ? string.Empty : $" {unmatched.Hint}";
        return $"No {where}{within} matches the {unmatched.Value}.{hint}";
    }

    public static ErrorRecord InvalidWildcard(ArgumentException exception) => Create(
        new PSArgumentException(exception.Message, exception),
        nameof(InvalidWildcard),
        ErrorCategory.InvalidArgument,
        target: null,
        "In wildcards, write `[ for the character [.");

    public static ErrorRecord StreamGone(long stream, string store) => Create(
        new ItemNotFoundException($"The log store '{store}' has no stream {stream} any more."),
        "StreamNotFound",
        ErrorCategory.ObjectNotFound,
        stream,
        "The stream was cleared. Get-LogStream lists those there are.");

    public static ErrorRecord NotAStoreObject(PSObject target) => Create(
        new PSArgumentException($"An object of the type {target.TypeNames[0]} names no log store, stream or log."),
        "InvalidInputObject",
        ErrorCategory.InvalidArgument,
        target,
        "Pipe a collector, a listener, a stream, an entry of a store, or a store's file.");

    public static ErrorRecord EntryWithoutStore(PSObject target) => Create(
        new PSArgumentException("The entry does not come from a log store, so it has no place in one."),
        "InvalidInputObject",
        ErrorCategory.InvalidArgument,
        target,
        "Get it with Get-LogEntry.");

    public static ErrorRecord NotAWholeStore(object target) => Create(
        new PSArgumentException($"'{TerminalText.Neutralize($"{target}")}' names no log store."),
        "InvalidInputObject",
        ErrorCategory.InvalidArgument,
        target,
        "Pipe a collector, a listener, a stream, or a store's file.");

    public static ErrorRecord ConditionsWithEntries() => Create(
        new PSArgumentException("Conditions select entries of a store, and entries were piped."),
        "ParametersContradict",
        ErrorCategory.InvalidArgument,
        target: null,
        "Give the conditions to the command that emits the entries, or leave the entries out.");

    public static ErrorRecord FollowsOneStore(int stores) => Create(
        new PSArgumentException($"-Follow was given {stores} log stores. It follows one."),
        nameof(FollowsOneStore),
        ErrorCategory.InvalidArgument,
        target: null,
        "Run one Get-LogEntry -Follow for each store.");
}
