using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Monitoring.Completion;

/// <summary>Completes the last requirement of a pod selector from the labels of the pods.</summary>
public sealed class PodSelectorCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        KeyValuePair<string, string>[] labels = [.. KnownPods.Find(fakeBoundParameters).SelectMany(pod => pod.Labels)];
        return SelectorTail.Of(CompletionWord.Unquote(wordToComplete))
            .Complete(
                labels.Select(label => label.Key).Distinct().Order(StringComparer.Ordinal),
                key =>
                    labels.Where(label => label.Key == key)
                    .Select(label => label.Value)
                    .Distinct()
                    .Order(StringComparer.Ordinal))
            .Select(CompletionWord.ToResult)
            .ToArray();
    }
}
