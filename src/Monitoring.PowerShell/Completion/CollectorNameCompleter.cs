using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Monitoring.Collectors;

namespace Monitoring.Completion;

/// <summary>Completes the names of this process's collectors.</summary>
public sealed class CollectorNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string prefix = CompletionWord.Unquote(wordToComplete);
        return LogCollectors.GetAll()
            .Where(collector => collector.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(ToResult);
    }

    private static CompletionResult ToResult(LogCollector collector)
    {
        CompletionResult result = CompletionWord.ToResult(
            new CompletedArgument(WildcardPattern.Escape(collector.Name), collector.Name));
        return new CompletionResult(
            result.CompletionText, result.ListItemText, result.ResultType,
            $"{result.ListItemText} ({collector.State})");
    }
}
