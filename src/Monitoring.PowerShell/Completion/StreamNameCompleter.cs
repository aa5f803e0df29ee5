using System.Management.Automation;
using Monitoring.Entries;
using Monitoring.Storing;

namespace Monitoring.Completion;

/// <summary>Completes the name of a log: a pod, a workload, or a path, by its beginning or by the beginning of the
/// file's name.</summary>
public sealed class StreamNameCompleter : StoreCompleter
{
    private protected override IEnumerable<CompletedArgument> Complete(LogStoreReader store, string word) =>
        store.GetMetadata().Values
        .SelectMany(FindNames)
        .Distinct()
        .Order(StringComparer.Ordinal)
        .Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            || (name.StartsWith('/') && Path.GetFileName(name).StartsWith(word, StringComparison.OrdinalIgnoreCase)))
        .Select(name => new CompletedArgument(WildcardPattern.Escape(name), name));

    private static IEnumerable<string> FindNames(LogMetadata metadata)
    {
        if (metadata.Find(MetadataKeys.OwnerKind) is { } kind && metadata.Find(MetadataKeys.OwnerName) is { } owner)
        {
            yield return $"{kind.ToLowerInvariant()}/{owner}";
        }

        yield return metadata.Find(MetadataKeys.PodName) ?? metadata.Path;
    }
}
