using System.Collections;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using Monitoring.Messages;

namespace Monitoring.Entries;

/// <summary>The labels of a pod by their own keys. As text: <c>key=value</c>, separated by commas.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "The labels of a pod.")]
public sealed class LogLabels : ReadOnlyDictionary<string, string>, IEnumerable
{
    internal LogLabels(IEnumerable<KeyValuePair<string, string>> labels)
        : base(new Dictionary<string, string>(labels, StringComparer.Ordinal))
    {
    }

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => NamedValue.Enumerate(this);

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', this.Select(label => $"{label.Key}={label.Value}"));
}
