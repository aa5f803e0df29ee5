using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading.Rows;

/// <summary>Merges what was found in the blocks of many streams by the order of places, while it is read.</summary>
/// <remarks>A sweep: blocks are opened in the order of the places where they begin. Of those that are open the foremost entry
/// is next, as long as it comes before the place where the next block begins; else that block is opened first. So only blocks
/// that overlap are open at once. A stream's own blocks never overlap, because an entry's place is never before that of an
/// earlier one.</remarks>
internal sealed class MergedRows : IDisposable
{
    private readonly IReadOnlyList<PlannedBlock> _plan;
    private readonly ReadAhead<FoundRows> _readAhead;
    private readonly QueryOrder _order;
    private readonly ReaderWarnings _warnings;
    private readonly BlockSource _source;
    private readonly ConnectionPool _connections;
    private readonly IProgress<QueryProgress>? _progress;
    private readonly PriorityQueue<FoundRows, LogPlace> _open;
    private readonly int _progressStep;
    private FoundRows? _current;
    private LogPlace? _limit;
    private int _next;

    /// <summary>Merges a plan's blocks.</summary>
    /// <param name="plan">The blocks, in the order of the places where they begin.</param>
    /// <param name="readAhead">Yields what was found in each of them, in this order.</param>
    /// <param name="order">The direction.</param>
    /// <param name="warnings">Handed over before each block's first entry.</param>
    /// <param name="source">Where blocks are read that are too many to be in memory at once.</param>
    /// <param name="connections">Where to get connections.</param>
    /// <param name="progress">Told after about every hundredth of the blocks.</param>
    public MergedRows(
        IReadOnlyList<PlannedBlock> plan,
        ReadAhead<FoundRows> readAhead,
        QueryOrder order,
        ReaderWarnings warnings,
        BlockSource source,
        ConnectionPool connections,
        IProgress<QueryProgress>? progress)
    {
        (_plan, _readAhead, _order, _warnings, _progress) = (plan, readAhead, order, warnings, progress);
        (_source, _connections) = (source, connections);
        _open = new PriorityQueue<FoundRows, LogPlace>(order);
        _progressStep = Math.Max(1, plan.Count / 100);
    }

    /// <summary>The block whose row was visited last.</summary>
    public FoundRows Current => _current!;

    /// <summary>Visits the next row in order; false when there is none.</summary>
    public bool MoveNext()
    {
        while (MayGoOn() || TryOpenFirst())
        {
            if (TryVisit(_current))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Lets the open blocks go.</summary>
    public void Dispose()
    {
        _current?.Dispose();
        _current = null;
        while (_open.TryDequeue(out FoundRows? rows, out _))
        {
            rows.Dispose();
        }
    }

    private bool TryVisit(FoundRows rows)
    {
        try
        {
            rows.Visit();
            return true;
        }
        catch (InvalidDataException exception)
        {
            _source.ReportDamage(rows.Block, exception);
            return false;
        }
    }

    // Whether the next row of the current block is the next of all.
    [MemberNotNullWhen(true, nameof(_current))]
    private bool MayGoOn() =>
        _current is not null && _current.HasNext && (_limit is null || _order.Compare(_current.NextPlace, _limit.Value) < 0);

    // Makes the open block with the foremost row the current one, after opening all that might hold an earlier one.
    [MemberNotNullWhen(true, nameof(_current))]
    private bool TryOpenFirst()
    {
        PutBack();
        while (_next < _plan.Count
            && (!_open.TryPeek(out _, out LogPlace first) || _order.Compare(first, _order.StartOf(_plan[_next])) >= 0))
        {
            OpenNext();
        }

        if (!_open.TryDequeue(out _current, out _))
        {
            return false;
        }

        _limit = FindLimit();
        return true;
    }

    private void PutBack()
    {
        if (_current is not { } rows)
        {
            return;
        }

        _current = null;
        if (rows.HasNext)
        {
            _open.Enqueue(rows, rows.NextPlace);
            return;
        }

        rows.Dispose();
        if (rows.Rest is { } rest)
        {
            Reopen(rest);
        }
    }

    private void Reopen(RowsLeft rest)
    {
        ReadingConnection connection = _connections.Rent(_readAhead.Stopping);
        try
        {
            foreach (FoundRows rows in rest.Read(connection, _source, _order))
            {
                _open.Enqueue(rows, rows.NextPlace);
            }
        }
        finally
        {
            _connections.Return(connection);
        }
    }

    private void OpenNext()
    {
        foreach (FoundRows rows in _readAhead.Take())
        {
            _open.Enqueue(rows, rows.NextPlace);
        }

        _next++;
        _warnings.Tell();
        if (_progress is not null && (_next % _progressStep == 0 || _next == _plan.Count))
        {
            _progress.Report(new QueryProgress(_next, _plan.Count));
        }
    }

    // How far the foremost block's entries may be given out without looking at any other block.
    private LogPlace? FindLimit()
    {
        LogPlace? limit = _next < _plan.Count ? _order.StartOf(_plan[_next]) : null;
        return _open.TryPeek(out _, out LogPlace second) && (limit is null || _order.Compare(second, limit.Value) < 0)
            ? second
            : limit;
    }
}
