using System.Runtime.ExceptionServices;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Searches planned blocks on several threads ahead of the one that takes what was found, in the order of the
/// plan.</summary>
/// <remarks>
/// <para>How far ahead has a bound: at most <see cref="BlocksForEachThread"/> blocks for each thread in which something was
/// found and that have not been taken, because each may hold a megabyte. A query that looks at every message begins with that;
/// one that gives out whatever there is begins with a single block and goes further ahead with each one taken behind the first,
/// so that one for a few entries does not read what nobody asks for.</para>
/// <para>The taking thread works too while there is nothing for it to take: a search that passes over most blocks hardly ever
/// waits for another thread. Taken from and disposed by one thread.</para>
/// </remarks>
/// <typeparam name="T">What is found.</typeparam>
internal sealed class ReadAhead<T> : IDisposable
{
    private const int BlocksForEachThread = 3;

    // A search that finds nothing for long must not run through the whole store before the consumer notices.
    private const int MaxAhead = 512;

    private readonly IReadOnlyList<PlannedBlock> _plan;
    private readonly BlockFinder<T> _find;
    private readonly ConnectionPool _connections;
    private readonly CancellationTokenSource _stop;
    private readonly object _lock = new();
    private readonly Outcome?[] _outcomes;
    private readonly int _maxThreads;
    private int _window;
    private int _next;
    private int _taken;
    private int _held;
    private int _threads;
    private int _running;

    /// <summary>Prepares to search; nothing is read yet.</summary>
    /// <param name="plan">The blocks, in the order in which they will be taken.</param>
    /// <param name="find">What to do with each.</param>
    /// <param name="connections">Where threads get their connections.</param>
    /// <param name="threads">How many threads read ahead; with none, blocks are read as they are taken.</param>
    /// <param name="isEager">Whether to read ahead from the beginning.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public ReadAhead(
        IReadOnlyList<PlannedBlock> plan,
        BlockFinder<T> find,
        ConnectionPool connections,
        int threads,
        bool isEager,
        CancellationToken cancellationToken)
    {
        (_plan, _find, _connections) = (plan, find, connections);
        _outcomes = new Outcome?[plan.Count];
        _maxThreads = threads;
        _window = isEager ? MaxWindow : -1;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Cancelled when the search is to end.</summary>
    public CancellationToken Stopping => _stop.Token;

    private int MaxWindow => _maxThreads * BlocksForEachThread;

    private bool MayBegin =>
        _next < _plan.Count && _held + _threads < _window && _next - _taken < MaxAhead && !_stop.IsCancellationRequested;

    /// <summary>What was found in the next block of the plan.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<T> Take()
    {
        int index = _taken;
        Outcome outcome = WaitFor(index) ?? Search(index);
        lock (_lock)
        {
            _outcomes[index] = null;
            _taken++;
            if (outcome.HoldsRows)
            {
                _held -= outcome.IsCounted ? 1 : 0;
                _window = Math.Min(_window + 1, MaxWindow);
            }

            StartThreads();
        }

        outcome.Error?.Throw();
        return outcome.Found;
    }

    /// <summary>Stops the search and waits until no thread is at it any more.</summary>
    /// <remarks>Not for one that was asked for and has not begun, which finds nothing to do when it does: where all threads of the pool
    /// waited here for one that they themselves hold up, it would be half a second until there is another.</remarks>
    public void Dispose()
    {
        _stop.Cancel();
        lock (_lock)
        {
            while (_running > 0)
            {
                Monitor.Wait(_lock);
            }
        }

        foreach (IDisposable found in _outcomes.SelectMany(outcome => outcome?.Found ?? []).OfType<IDisposable>())
        {
            found.Dispose();
        }

        _stop.Dispose();
    }

    // Null if nobody has begun with the block: the calling thread then does, and it counts as begun.
    private Outcome? WaitFor(int index)
    {
        lock (_lock)
        {
            StartThreads();
            if (_next == index)
            {
                _next++;
                return null;
            }

            while (_outcomes[index] is null)
            {
                Monitor.Wait(_lock);
            }

            return _outcomes[index];
        }
    }

    private void StartThreads()
    {
        int free = _window - _held - _threads;
        int wanted = Math.Min(Math.Min(free, _maxThreads - _threads), _plan.Count - _next);
        for (int i = 0; i < wanted && MayBegin; i++)
        {
            _threads++;
            QueueWork();
        }
    }

    // One block, then the end of the pool's queue: many searches must not keep short work, such as a probe of the listener, from its threads.
    private void Work()
    {
        if (!TryBegin(out int index))
        {
            return;
        }

        Outcome outcome = Search(index);
        lock (_lock)
        {
            outcome.IsCounted = outcome.HoldsRows;
            _held += outcome.IsCounted ? 1 : 0;
            _outcomes[index] = outcome;
            _running--;
            Monitor.PulseAll(_lock);
        }

        QueueWork();
    }

    private void QueueWork() => ThreadPool.UnsafeQueueUserWorkItem(static self => self.Work(), this, preferLocal: false);

    // A thread that may not begin with another block is no longer at it.
    private bool TryBegin(out int index)
    {
        lock (_lock)
        {
            bool begins = MayBeginAsOneLess();
            index = begins ? _next++ : _next;
            _running += begins ? 1 : 0;
            return begins;
        }
    }

    // Its own place among the threads does not count against it.
    private bool MayBeginAsOneLess()
    {
        _threads--;
        bool mayBegin = MayBegin;
        _threads += mayBegin ? 1 : 0;
        return mayBegin;
    }

    private Outcome Search(int index)
    {
        ReadingConnection? connection = null;
        try
        {
            _stop.Token.ThrowIfCancellationRequested();
            connection = _connections.Rent(_stop.Token);
            return new Outcome(_find(connection, _plan[index], _stop.Token), Error: null);
        }
        catch (Exception exception)
        {
            return new Outcome([], ExceptionDispatchInfo.Capture(exception));
        }
        finally
        {
            if (connection is not null)
            {
                _connections.Return(connection);
            }
        }
    }

    /// <summary>What came of searching one block.</summary>
    private sealed record Outcome(IReadOnlyList<T> Found, ExceptionDispatchInfo? Error)
    {
        /// <summary>Whether it takes memory until it is taken.</summary>
        public bool HoldsRows => Found.Count > 0;

        /// <summary>Whether it was counted among those that wait.</summary>
        public bool IsCounted { get; set; }
    }
}
