using System.Collections.ObjectModel;

namespace Monitoring.Entries;

/// <summary>A list of texts. Its own text is its parts, separated by commas, as Export-Csv writes it.</summary>
public sealed class TextList(IEnumerable<string> texts) : ReadOnlyCollection<string>([.. texts])
{
    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", this);
}
