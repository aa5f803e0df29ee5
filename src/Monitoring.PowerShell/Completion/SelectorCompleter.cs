using Monitoring.Storing;

namespace Monitoring.Completion;

/// <summary>Completes the last requirement of a selector: the key, or the value after an operator.</summary>
public sealed class SelectorCompleter : StoreCompleter
{
    private protected override IEnumerable<CompletedArgument> Complete(LogStoreReader store, string word) =>
        SelectorTail.Of(word).Complete(store.GetKeys(), store.GetValues);
}
