using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Entries;
using Monitoring.Querying.Matching;

namespace Monitoring.Commands.Querying;

/// <summary>Reports the values of conditions that match nothing: an exact name as an error, a wildcard or a selector as
/// a warning.</summary>
internal static class UnmatchedReport
{
    /// <summary>Writes the errors and warnings.</summary>
    /// <param name="cmdlet">The cmdlet with the conditions.</param>
    /// <param name="unmatched">The values that match nothing.</param>
    /// <param name="where">The kind of object that was searched for, and the place of the search.</param>
    /// <param name="advice">The advice for the user.</param>
    /// <param name="isWaiting">Whether the cmdlet continues and waits, so that nothing is an error.</param>
    public static void Write(
        Cmdlet cmdlet, IReadOnlyList<UnmatchedValue> unmatched, string where, string advice, bool isWaiting)
    {
        foreach (UnmatchedValue value in unmatched)
        {
            if (value.Value.IsExact && !isWaiting)
            {
                cmdlet.WriteError(LogErrors.NothingMatches(value, where, advice));
                continue;
            }

            string waiting = isWaiting ? " Waiting for it." : string.Empty;
            cmdlet.WriteWarning(TerminalText.Neutralize(LogErrors.Describe(value, where) + waiting));
        }
    }
}
