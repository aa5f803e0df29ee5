using Monitoring.Serving.Clients;
using Monitoring.Serving.Problems;

namespace Monitoring.Serving.Scheduling;

/// <summary>Which queries work at the same time: a turn is for working, and never for waiting on a client.</summary>
/// <remarks>
/// <para>An open query works in a turn, or waits for its client without one. Turns and open queries have limits, in all
/// and for each client: one client works in at most half of the turns.</para>
/// <para>Queries get turns in the order of their requests, except a client that is at its limit. A query that resumes
/// waits in the same queue. Used by any thread.</para>
/// </remarks>
internal sealed class QueryTurns(TurnLimits limits, TimeProvider timeProvider)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private readonly Dictionary<ClientAddress, Client> _clients = [];
    private readonly int _maxTurnsOfClient = Math.Max(1, limits.Working / 2);
    private int _working;
    private int _open;
    private int _ample;
    private int _queries;

    /// <summary>Opens a query as soon as it may work.</summary>
    /// <param name="client">The client.</param>
    /// <param name="timeout">The query's time of work.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ProblemException">The client has too many queries (429), or the listener has (503).</exception>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public async Task<QueryTurn> OpenAsync(
        ClientAddress client, WorkTimeout timeout, CancellationToken cancellationToken)
    {
        Waiter waiter = new(client, isOpen: false);
        lock (_lock)
        {
            Client state = FindOrAdd(client);
            if (state.Queries >= limits.AllOfClient)
            {
                throw ProblemException.TooManyFromClient(
                    $"This client has reached its limit of {state.Queries} queries.");
            }

            if (_queries >= limits.All)
            {
                Forget(client, state);
                throw ProblemException.TooBusy($"The limit of {_queries} open and waiting queries is reached.");
            }

            _queries++;
            state.Queries++;
            Enqueue(waiter);
        }

        try
        {
            await waiter.Started.Task.WaitAsync(limits.Timeout, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            if (TryLeave(waiter, isLast: true, out bool isBusy) && exception is OperationCanceledException)
            {
                throw;
            }

            if (!waiter.Started.Task.IsCompleted)
            {
                throw isBusy
                    ? ProblemException.TooBusy(
                        $"The limit of {limits.Working} running or {limits.Open} open queries is reached.")
                    : ProblemException.TooManyFromClient("This client has reached its limit of running queries.");
            }
        }

        return new QueryTurn(this, client, waiter.IsAmple, timeout);
    }

    /// <summary>Takes a turn for a query that is open.</summary>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public async Task TakeAgainAsync(ClientAddress client, CancellationToken cancellationToken)
    {
        Waiter waiter = new(client, isOpen: true);
        lock (_lock)
        {
            Enqueue(waiter);
        }

        try
        {
            await waiter.Started.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            if (TryLeave(waiter, isLast: false, out _))
            {
                throw;
            }
        }
    }

    /// <summary>Releases a turn; the query stays open.</summary>
    public void Release(ClientAddress client)
    {
        lock (_lock)
        {
            _working--;
            _clients[client].Working--;
            StartNext();
        }
    }

    /// <summary>Closes a query.</summary>
    public void Close(ClientAddress client, bool isAmple, bool isWorking)
    {
        lock (_lock)
        {
            _working -= isWorking ? 1 : 0;
            _clients[client].Working -= isWorking ? 1 : 0;
            _open--;
            _clients[client].Open--;
            _ample -= isAmple ? 1 : 0;
            Leave(client);
            StartNext();
        }
    }

    private void Enqueue(Waiter waiter)
    {
        waiter.Node = _waiting.AddLast(waiter);
        StartNext();
    }

    private void StartNext()
    {
        LinkedListNode<Waiter>? next = _waiting.First;
        while (next is { Value: Waiter waiter } && _working < limits.Working)
        {
            next = next.Next;
            Client state = _clients[waiter.Client];
            if (state.Working < _maxTurnsOfClient
                && (waiter.IsOpen || (_open < limits.Open && state.Open < limits.OpenOfClient)))
            {
                Start(waiter, state);
            }
        }
    }

    private void Start(Waiter waiter, Client state)
    {
        _waiting.Remove(waiter.Node!);
        _working++;
        state.Working++;
        if (!waiter.IsOpen)
        {
            _open++;
            state.Open++;
            waiter.IsAmple = _ample < limits.Ample;
            _ample += waiter.IsAmple ? 1 : 0;
        }

        waiter.Started.SetResult();
    }

    // False if the waiter was started just now.
    private bool TryLeave(Waiter waiter, bool isLast, out bool isBusy)
    {
        lock (_lock)
        {
            isBusy = _working >= limits.Working || _open >= limits.Open;
            if (waiter.Started.Task.IsCompleted)
            {
                return false;
            }

            _waiting.Remove(waiter.Node!);
            if (isLast)
            {
                Leave(waiter.Client);
            }

            return true;
        }
    }

    private Client FindOrAdd(ClientAddress client)
    {
        if (!_clients.TryGetValue(client, out Client? state))
        {
            _clients.Add(client, state = new Client());
        }

        return state;
    }

    private void Leave(ClientAddress client)
    {
        _queries--;
        Client state = _clients[client];
        state.Queries--;
        Forget(client, state);
    }

    private void Forget(ClientAddress client, Client state)
    {
        if (state.Queries == 0)
        {
            _clients.Remove(client);
        }
    }

    /// <summary>The turns and queries of one client.</summary>
    private sealed class Client
    {
        public int Queries { get; set; }

        public int Open { get; set; }

        public int Working { get; set; }
    }

    /// <summary>A query that waits for a turn.</summary>
    private sealed class Waiter(ClientAddress client, bool isOpen)
    {
        public ClientAddress Client => client;

        public bool IsOpen => isOpen;

        public bool IsAmple { get; set; }

        public LinkedListNode<Waiter>? Node { get; set; }

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
