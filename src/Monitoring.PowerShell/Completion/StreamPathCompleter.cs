using System.Management.Automation;
using Monitoring.Entries;
using Monitoring.Storing;

namespace Monitoring.Completion;

/// <summary>Completes a path from those of the streams: by its beginning, or by the beginning of the file's
/// name.</summary>
public sealed class StreamPathCompleter : StoreCompleter
{
    private protected override IEnumerable<CompletedArgument> Complete(LogStoreReader store, string word) =>
        store.GetValues(MetadataKeys.Path)
            .Where(path => path.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                || Path.GetFileName(path).StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(path => new CompletedArgument(WildcardPattern.Escape(path), path));
}
