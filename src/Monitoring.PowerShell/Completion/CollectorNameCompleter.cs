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
        string begun = (wordToComplete ?? string.Empty).Trim('\'', '"');
        return LogCollectors.GetAll()
            .Where(collector => collector.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Select(collector => new CompletionResult(
                Quote(collector.Name), collector.Name, CompletionResultType.ParameterValue, $"{collector.Name} ({collector.State})"));
    }

    private static string Quote(string name) => name.All(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.')
        ? name
        : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'";
}
