using System.Management.Automation;
using Monitoring.Entries;
using Monitoring.Storing;

namespace Monitoring.Completion;

/// <summary>Completes the value of a parameter's metadata key from the values in the store.</summary>
public abstract class MetadataValueCompleter(string key) : StoreCompleter
{
    private protected override IEnumerable<CompletedArgument> Complete(LogStoreReader store, string word) =>
        store.GetValues(key)
        .Where(value => value.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        .Select(value => new CompletedArgument(WildcardPattern.Escape(value), value));
}

/// <summary>Completes a namespace.</summary>
public sealed class NamespaceCompleter() : MetadataValueCompleter(MetadataKeys.Namespace);

/// <summary>Completes a pod's name.</summary>
public sealed class PodNameCompleter() : MetadataValueCompleter(MetadataKeys.PodName);

/// <summary>Completes a container's name.</summary>
public sealed class ContainerNameCompleter() : MetadataValueCompleter(MetadataKeys.ContainerName);
