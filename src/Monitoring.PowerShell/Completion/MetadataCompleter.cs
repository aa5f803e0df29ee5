using System.Management.Automation;
using Monitoring.Storing;

namespace Monitoring.Completion;

/// <summary>Completes a condition for metadata: a hash table of one key and one of its values.</summary>
public sealed class MetadataCompleter : StoreCompleter
{
    /// <summary>So many values of each key: enough to choose from, and room for the other keys.</summary>
    private const int MaxValues = 20;

    private protected override IEnumerable<CompletedArgument> Complete(LogStoreReader store, string word)
    {
        string typed = word.TrimStart('@', '{', ' ');
        return
            from key in store.GetKeys()
            where key.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
            from value in store.GetValues(key).Take(MaxValues)
            select new CompletedArgument($"@{{{CompletionWord.QuoteAlways(key)}={CompletionWord.QuoteAlways(WildcardPattern.Escape(value))}}}", $"{key}={value}", IsCode: true);
    }
}
