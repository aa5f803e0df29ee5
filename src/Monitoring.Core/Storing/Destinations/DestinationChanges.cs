using Microsoft.Data.Sqlite;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Destinations;

/// <summary>The changes of destinations that wait for the store's committing thread.</summary>
/// <remarks>Safe to use from several threads.</remarks>
internal sealed class DestinationChanges
{
    private readonly Lock _lock = new();
    private readonly List<DestinationChange> _waiting = [];
    private bool _isClosed;

    /// <summary>Called after a change was added, without a lock.</summary>
    public Action? Added { get; set; }

    /// <summary>Whether no change waits.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count == 0;
            }
        }
    }

    /// <summary>Runs a change in a transaction of the committing thread.</summary>
    /// <returns>Completes after the commit; fails if the change cannot be committed.</returns>
    /// <exception cref="ObjectDisposedException">The store's writer is closed.</exception>
    public Task AddAsync(Action<DestinationTable> change)
    {
        DestinationChange added = new(change);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _waiting.Add(added);
        }

        Added?.Invoke();
        return added.Done.Task;
    }

    /// <summary>Runs a change like <see cref="AddAsync"/>, and waits for the commit.</summary>
    /// <param name="path">The store, for the message of a failure.</param>
    /// <param name="change">Makes the change, in a transaction.</param>
    /// <param name="cancellationToken">Ends the wait, not the change.</param>
    /// <exception cref="LogStoreException">The change cannot be committed.</exception>
    /// <exception cref="ObjectDisposedException">The store's writer is closed.</exception>
    public void Run(string path, Action<DestinationTable> change, CancellationToken cancellationToken)
    {
        try
        {
            AddAsync(change).WaitAsync(cancellationToken).GetAwaiter().GetResult();
        }
        catch (SqliteException failure)
        {
            throw StoreFailure.Explain(failure, path, toWrite: true);
        }
    }

    /// <summary>Takes all waiting changes, in order.</summary>
    public IReadOnlyList<DestinationChange> TakeAll()
    {
        lock (_lock)
        {
            DestinationChange[] taken = [.. _waiting];
            _waiting.Clear();
            return taken;
        }
    }

    /// <summary>Fails the waiting changes and all later ones.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }

        foreach (DestinationChange change in TakeAll())
        {
            change.Done.TrySetException(new ObjectDisposedException(nameof(DestinationChanges)));
        }
    }
}
