using Monitoring.Entries;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading.Rows;

/// <summary>The merged entries of a plan's blocks, up to a maximum number.</summary>
/// <param name="readAhead">Searches the blocks; disposed with this object.</param>
/// <param name="merged">Merges the results; disposed with this object.</param>
/// <param name="max">The maximum number of entries to emit.</param>
/// <param name="warnings">Reported at the end.</param>
/// <param name="cancellationToken">Ends the search.</param>
internal sealed class QueryRows(
    ReadAhead<FoundRows> readAhead, MergedRows merged, int max, ReaderWarnings warnings,
    CancellationToken cancellationToken) : IEntryRows
{
    private int _left = max;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Message => merged.Current.Message;

    /// <inheritdoc/>
    public EntryView View => merged.Current.View;

    /// <summary>The entry as an object.</summary>
    public LogEntry Entry => merged.Current.Entry;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        // Nothing is searched after the last entry.
        if (_left == 0)
        {
            return false;
        }

        if (merged.MoveNext())
        {
            _left--;
            cancellationToken.ThrowIfCancellationRequested();
            return true;
        }

        warnings.Report();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        merged.Dispose();
        readAhead.Dispose();
    }
}
