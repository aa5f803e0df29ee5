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
        "In wildcards, write `[ for a literal bracket.");

    public static ErrorRecord StreamGone(long stream, string store) => Create(
        new ItemNotFoundException($"The log store '{store}' no longer has the stream {stream}."),
        "StreamNotFound",
        ErrorCategory.ObjectNotFound,
        stream,
        "The stream was cleared. Get-LogStream lists the existing streams.");

    public static ErrorRecord NotAStoreObject(PSObject target) => Create(
        new PSArgumentException(
            $"An object of the type {target.TypeNames[0]} does not refer to a log store, a stream or a log."),
        "InvalidInputObject",
        ErrorCategory.InvalidArgument,
        target,
        "Pipe a collector, a listener, a stream, an entry of a store, or a store's file.");

    public static ErrorRecord EntryWithoutStore(PSObject target) => Create(
        new PSArgumentException("The entry does not come from a log store, so it has no cursor."),
        "InvalidInputObject",
        ErrorCategory.InvalidArgument,
        target,
        "Use an entry from Get-LogEntry.");

    public static ErrorRecord NotAWholeStore(object target) => Create(
        new PSArgumentException($"'{TerminalText.Neutralize($"{target}")}' does not refer to a log store."),
        "InvalidInputObject",
        ErrorCategory.InvalidArgument,
        target,
        "Pipe a collector, a listener, a stream, or a store's file.");

    public static ErrorRecord ConditionsWithEntries() => Create(
        new PSArgumentException("Conditions cannot be combined with piped entries."),
        "ParametersContradict",
        ErrorCategory.InvalidArgument,
        target: null,
        "Use the conditions with the command that emits the entries, or omit the piped entries.");

    public static ErrorRecord FollowsOneStore(int stores) => Create(
        new PSArgumentException($"-Follow was used with {stores} log stores. It can follow only one."),
        nameof(FollowsOneStore),
        ErrorCategory.InvalidArgument,
        target: null,
        "Run one Get-LogEntry -Follow for each store.");
}
