using System.Management.Automation;
using Monitoring.Storing;

namespace Monitoring.Completion;

/// <summary>Completes a condition for metadata: a hash table of one key and one of its values.</summary>
public sealed class MetadataCompleter : StoreCompleter
{
    /// <summary>The maximum number of values of each key, so that the other keys stay visible.</summary>
    private const int MaxValues = 20;

    private protected override IEnumerable<CompletedArgument> Complete(LogStoreReader store, string word)
    {
        string typed = word.TrimStart('@', '{', ' ');
        return
            from key in store.GetKeys()
            where key.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
            from value in store.GetValues(key).Take(MaxValues)
            select new CompletedArgument(
                $"@{{{CompletionWord.QuoteAlways(key)}={CompletionWord.QuoteAlways(WildcardPattern.Escape(value))}}}",
                $"{key}={value}", IsCode: true);
    }
}
