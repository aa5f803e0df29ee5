using Monitoring.Entries;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading.Rows;

/// <summary>The entries that are found in a plan's blocks, merged, up to a number.</summary>
/// <param name="readAhead">Searches the blocks; disposed with this.</param>
/// <param name="merged">Merges what is found; disposed with this.</param>
/// <param name="most">How many to give out at most.</param>
/// <param name="warnings">Handed over at the end.</param>
/// <param name="cancellationToken">Ends the search.</param>
internal sealed class QueryRows(
    ReadAhead<FoundRows> readAhead, MergedRows merged, int most, ReaderWarnings warnings, CancellationToken cancellationToken) : IEntryRows
{
    private int _left = most;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Message => merged.Current.Message;

    /// <inheritdoc/>
    public EntryView View => merged.Current.View;

    /// <summary>The entry as an object.</summary>
    public LogEntry Entry => merged.Current.Entry;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        // Nothing is looked for behind the last one.
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

        warnings.Tell();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        merged.Dispose();
        readAhead.Dispose();
    }
}
