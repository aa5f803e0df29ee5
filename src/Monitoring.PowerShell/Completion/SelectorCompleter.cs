using Monitoring.Storing;

namespace Monitoring.Completion;

/// <summary>Completes the last requirement of a selector: keys first, and the values of a key that an operator follows.</summary>
public sealed class SelectorCompleter : StoreCompleter
{
    private protected override IEnumerable<CompletedArgument> Complete(LogStoreReader store, string word) =>
        SelectorTail.Of(word).Complete(store.GetKeys(), store.GetValues);
}
