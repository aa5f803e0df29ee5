using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Completion;

/// <summary>Completes the last requirement of a selector: keys first, and the values of a key that an operator follows.</summary>
public sealed class SelectorCompleter : StoreCompleter
{
    private protected override IEnumerable<CompletedArgument> Complete(LogStoreReader store, string word)
    {
        SelectorTail tail = SelectorTail.Of(word);
        if (tail.Key is not null)
        {
            return store.GetValues(tail.Key)
                .Where(value => value.StartsWith(tail.Word, StringComparison.OrdinalIgnoreCase))
                .Select(value => new CompletedArgument(tail.Head + QuoteValue(value) + (tail.IsInSet ? ")" : string.Empty), value));
        }

        // What follows a key is its value, most of the time; without a value it is there or not.
        string end = tail.IsNegated ? string.Empty : "=";
        return store.GetKeys()
            .Where(key => key.StartsWith(tail.Word, StringComparison.OrdinalIgnoreCase))
            .Select(key => new CompletedArgument(tail.Head + key + end, key));
    }

    /// <summary>A value as the grammar has it, in quotes where it needs them.</summary>
    private static string QuoteValue(string value)
    {
        const string AnyKey = "k";
        return LabelSelector.FromPairs([new(AnyKey, value)]).ToString()[$"{AnyKey}=".Length..];
    }
}
