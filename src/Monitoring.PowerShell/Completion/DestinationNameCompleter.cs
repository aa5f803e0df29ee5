using System.Management.Automation;
using Monitoring.Storing;

namespace Monitoring.Completion;

/// <summary>Completes the names of a store's destinations.</summary>
public sealed class DestinationNameCompleter : StoreCompleter
{
    private protected override IEnumerable<CompletedArgument> Complete(LogStoreReader store, string word) =>
        store.GetDestinations()
            .Select(destination => destination.Name)
            .Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletedArgument(WildcardPattern.Escape(name), name));
}
