using System.Collections.ObjectModel;

namespace Monitoring.Entries;

/// <summary>The labels of a pod by their own keys. As text: <c>key=value</c>, separated by commas.</summary>
public sealed class LogLabels : ReadOnlyDictionary<string, string>
{
    internal LogLabels(IEnumerable<KeyValuePair<string, string>> labels)
        : base(new Dictionary<string, string>(labels, StringComparer.Ordinal))
    {
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(',', this.Select(label => $"{label.Key}={label.Value}"));
}
