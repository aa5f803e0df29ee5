using Monitoring.Storing;

namespace Monitoring.Completion;

/// <summary>Completes the names by which entries can be counted: their own properties, and metadata keys.</summary>
public sealed class PropertyCompleter : StoreCompleter
{
    private static readonly string[] OfEntries = ["Level", "Stream", "Source", "Path"];

    private protected override IEnumerable<CompletedArgument> CompleteWithoutStore(string word) =>
        Matching(OfEntries, word);

    private protected override IEnumerable<CompletedArgument> Complete(LogStoreReader store, string word) =>
        Matching(OfEntries.Concat(store.GetKeys()).Distinct(StringComparer.OrdinalIgnoreCase), word);

    private static IEnumerable<CompletedArgument> Matching(IEnumerable<string> names, string word) => names
        .Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        .Select(name => new CompletedArgument(name, name));
}
