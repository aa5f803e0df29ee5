using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading.Rows;

/// <summary>Merges the results in the blocks of many streams by position, while they are read.</summary>
/// <remarks>A sweep: blocks are opened in the order of their first positions. The first entry of all open blocks is
/// next, if it comes before the first position of the next block. Otherwise that block is opened first. So only
/// overlapping blocks are open at the same time. The blocks of one stream never overlap, because an entry's position is
/// never before that of an earlier entry.</remarks>
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
    /// <param name="plan">The blocks, in the order of their first positions.</param>
    /// <param name="readAhead">Returns the results in each block, in this order.</param>
    /// <param name="order">The direction.</param>
    /// <param name="warnings">Reported before each block's first entry.</param>
    /// <param name="source">Reads the blocks that do not fit in memory.</param>
    /// <param name="connections">The connections.</param>
    /// <param name="progress">Receives the progress after about every hundredth of the blocks.</param>
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

    /// <summary>The block of the last visited row.</summary>
    public FoundRows Current => _current!;

    /// <summary>Visits the next row in order; returns false if there is none.</summary>
    public bool MoveNext()
    {
        while (MayContinue() || TryOpenFirst())
        {
            if (TryVisit(_current))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Releases the open blocks.</summary>
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

    // Whether the next row of the current block is the next of all blocks.
    [MemberNotNullWhen(true, nameof(_current))]
    private bool MayContinue() =>
        _current is not null
            && _current.HasNext
            && (_limit is null || _order.Compare(_current.NextPosition, _limit.Value) < 0);

    // Makes the open block with the first row the current one, after opening all blocks that
    // may contain an earlier row.
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
            _open.Enqueue(rows, rows.NextPosition);
            return;
        }

        rows.Dispose();
        if (rows.Rest is { } rest)
        {
            Reopen(rest);
        }
    }

    private void Reopen(RemainingRows rest)
    {
        ReadingConnection connection = _connections.Rent(_readAhead.Stopping);
        try
        {
            foreach (FoundRows rows in rest.Read(connection, _source, _order))
            {
                _open.Enqueue(rows, rows.NextPosition);
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
            _open.Enqueue(rows, rows.NextPosition);
        }

        _next++;
        _warnings.Report();
        if (_progress is not null && (_next % _progressStep == 0 || _next == _plan.Count))
        {
            _progress.Report(new QueryProgress(_next, _plan.Count));
        }
    }

    // The position up to which the first block's entries can be emitted without reading another block.
    private LogPlace? FindLimit()
    {
        LogPlace? limit = _next < _plan.Count ? _order.StartOf(_plan[_next]) : null;
        return _open.TryPeek(out _, out LogPlace second) && (limit is null || _order.Compare(second, limit.Value) < 0)
            ? second
            : limit;
    }
}
