using Monitoring.Storing.Database;
using Monitoring.Storing.Destinations;

namespace Monitoring.Storing.Writing;

/// <summary>Commits the waiting changes of destinations, in one transaction.</summary>
/// <remarks>Owned by the thread that commits.</remarks>
/// <param name="store">The database.</param>
/// <param name="changes">The waiting changes.</param>
internal sealed class DestinationWriter(StoreConnection store, DestinationChanges changes)
{
    private readonly DestinationTable _table = new(store);

    /// <summary>Commits the waiting changes; a failure is reported to those who wait for them.</summary>
    /// <returns>Whether something was committed.</returns>
    public bool Write()
    {
        IReadOnlyList<DestinationChange> taken = changes.TakeAll();
        if (taken.Count == 0)
        {
            return false;
        }

        try
        {
            store.InTransaction(() =>
            {
                foreach (DestinationChange change in taken)
                {
                    change.Apply(_table);
                }
            });
        }
        catch (Exception failure)
        {
            // No failure may end the thread. Each sender handles its own, and retries.
            foreach (DestinationChange change in taken)
            {
                change.Done.TrySetException(failure);
            }

            return false;
        }

        foreach (DestinationChange change in taken)
        {
            change.Done.TrySetResult();
        }

        return true;
    }
}
