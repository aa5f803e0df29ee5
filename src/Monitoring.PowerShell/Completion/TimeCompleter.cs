using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Monitoring.Commands.Querying;

namespace Monitoring.Completion;

/// <summary>Completes a time or a duration with the most common ones, which also show the syntax.</summary>
public sealed class TimeCompleter : IArgumentCompleter
{
    private static readonly string[] Lengths = ["1m", "5m", "15m", "30m", "1h", "6h", "1d", "7d"];
    private static readonly string[] Days = ["today", "yesterday"];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string word = CompletionWord.Unquote(wordToComplete);
        bool isTime = parameterName is nameof(LogQueryCommand.Since) or nameof(LogQueryCommand.Until);
        return (isTime ? Lengths.Concat(Days) : Lengths)
            .Where(time => time.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(time => CompletionWord.ToResult(new CompletedArgument(time, time)));
    }
}
