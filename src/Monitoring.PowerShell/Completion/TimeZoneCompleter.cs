using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Monitoring.Parameters;

namespace Monitoring.Completion;

/// <summary>Completes a time zone by its id, or by a part of it, such as the city.</summary>
public sealed class TimeZoneCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string word = CompletionWord.Unquote(wordToComplete);
        string[] ids =
        [
            TimeZoneTransformationAttribute.Local,
            TimeZoneInfo.Utc.Id,
            .. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Order(StringComparer.OrdinalIgnoreCase),
        ];
        return ids.Distinct()
            .Where(id => id.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Concat(
                ids.Where(
                id => !id.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                && id.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Select(id => CompletionWord.ToResult(new CompletedArgument(id, id)));
    }
}
