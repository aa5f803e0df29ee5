using Monitoring.Entries;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading.Rows;

/// <summary>Entries that already exist as objects, because they were found in a different order.</summary>
internal sealed class ObjectRows(IEnumerable<LogEntry> entries) : IEntryRows
{
    private readonly IEnumerator<LogEntry> _entries = entries.GetEnumerator();

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Message => _entries.Current.GetUtf8Bytes().Span;

    /// <inheritdoc/>
    public EntryView View => EntryView.Of(_entries.Current);

    /// <inheritdoc/>
    public bool MoveNext() => _entries.MoveNext();

    /// <inheritdoc/>
    public void Dispose() => _entries.Dispose();
}
