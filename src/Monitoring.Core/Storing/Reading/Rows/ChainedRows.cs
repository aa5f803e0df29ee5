using Monitoring.Storing.Reading.Planning;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading.Rows;

/// <summary>The entries of several listings, one listing after the other, up to a maximum number of entries.</summary>
/// <param name="listings">The listings.</param>
/// <param name="max">The maximum number of entries to emit.</param>
/// <param name="open">Opens a listing for at most a number of entries.</param>
internal sealed class ChainedRows(
    IReadOnlyList<QueryOrder> listings, int max, Func<QueryOrder, int, IEntryRows> open) : IEntryRows
{
    private IEntryRows? _rows;
    private int _next;
    private int _left = max;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Message => _rows!.Message;

    /// <inheritdoc/>
    public EntryView View => _rows!.View;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        while (_rows is not null || TryOpen())
        {
            if (_rows!.MoveNext())
            {
                _left--;
                return true;
            }

            Dispose();
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rows?.Dispose();
        _rows = null;
    }

    private bool TryOpen()
    {
        if (_left == 0 || _next == listings.Count)
        {
            return false;
        }

        _rows = open(listings[_next++], _left);
        return true;
    }
}
