using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Searches planned blocks on several threads ahead of the consuming thread, in the
/// order of the plan.</summary>
/// <remarks>
/// <para>The distance is limited: at most <see cref="BlocksForEachThread"/> blocks with results for each thread that
/// have not been taken, because each may hold a megabyte. A query that scans every message starts with that. A query
/// that emits all entries starts with a single block, and extends the distance with each block taken after the first.
/// So a query for a few entries does not read unneeded blocks.</para>
/// <para>The consuming thread also searches while there is nothing to take, so a search that skips most blocks hardly
/// ever waits for another thread. Taken from and disposed by one thread.</para></remarks>
/// <typeparam name="T">The type of the results.</typeparam>
internal sealed class ReadAhead<T> : IDisposable
{
    private const int BlocksForEachThread = 3;

    // A search without results must not run through the whole store before the consumer can react.
    private const int MaxAhead = 512;

    private static readonly TimeSpan MaxTurn = TimeSpan.FromMilliseconds(2);

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

    /// <summary>Prepares to search; reads nothing yet.</summary>
    /// <param name="plan">The blocks, in the order in which they are taken.</param>
    /// <param name="find">The finder for each block.</param>
    /// <param name="connections">The connections of the threads.</param>
    /// <param name="threads">The number of threads that read ahead; with 0, blocks are read
    /// when they are taken.</param>
    /// <param name="isEager">Whether to read ahead from the start.</param>
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

    /// <summary>Canceled when the search must end.</summary>
    public CancellationToken Stopping => _stop.Token;

    private int MaxWindow => _maxThreads * BlocksForEachThread;

    private bool CanStart =>
        _next < _plan.Count
            && _held + _threads < _window
            && _next - _taken < MaxAhead
            && !_stop.IsCancellationRequested;

    /// <summary>Returns the results in the next block of the plan.</summary>
    /// <exception cref="OperationCanceledException">The search was canceled.</exception>
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

    /// <summary>Stops the search and waits until no thread is running it.</summary>
    /// <remarks>Does not wait for queued work that has not started, which will find nothing to do. If all threads
    /// of the pool waited here for work that they block themselves, it would take half a second until the pool
    /// adds a thread.</remarks>
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

    // Returns null if no thread has started with the block: the calling thread then searches
    // it, and it counts as started.
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
        for (int i = 0; i < wanted && CanStart; i++)
        {
            _threads++;
            QueueWork();
        }
    }

    // Searches for a short time, then returns to the end of the pool's queue. Many searches must not delay short work,
    // such as a probe of the listener.
    private void Work()
    {
        long start = Stopwatch.GetTimestamp();
        while (TryStart(out int index))
        {
            Keep(index, Search(index));
            if (Stopwatch.GetElapsedTime(start) >= MaxTurn)
            {
                QueueWork();
                return;
            }
        }
    }

    private void Keep(int index, Outcome outcome)
    {
        lock (_lock)
        {
            outcome.IsCounted = outcome.HoldsRows;
            _held += outcome.IsCounted ? 1 : 0;
            _outcomes[index] = outcome;
            _running--;

            // A notification for every block would cost more than a short search.
            if (index == _taken || _stop.IsCancellationRequested)
            {
                Monitor.PulseAll(_lock);
            }
        }
    }

    private void QueueWork() =>
        ThreadPool.UnsafeQueueUserWorkItem(static self => self.Work(), this, preferLocal: false);

    // A thread that may not start with another block is no longer counted.
    private bool TryStart(out int index)
    {
        lock (_lock)
        {
            bool starts = CanStartNext();
            index = starts ? _next++ : _next;
            _running += starts ? 1 : 0;
            return starts;
        }
    }

    // The thread itself does not count against the limit.
    private bool CanStartNext()
    {
        _threads--;
        bool canStart = CanStart;
        _threads += canStart ? 1 : 0;
        return canStart;
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

    /// <summary>The outcome of searching one block.</summary>
    private sealed record Outcome(IReadOnlyList<T> Found, ExceptionDispatchInfo? Error)
    {
        /// <summary>Whether the outcome uses memory until it is taken.</summary>
        public bool HoldsRows => Found.Count > 0;

        /// <summary>Whether the outcome was counted as waiting.</summary>
        public bool IsCounted { get; set; }
    }
}
