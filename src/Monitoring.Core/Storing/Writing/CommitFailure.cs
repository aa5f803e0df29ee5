using Monitoring.Diagnostics;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Writing;

/// <summary>The event of a commit that has failed.</summary>
internal static class CommitFailure
{
    /// <summary>Describes why nothing can be committed.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="path">The store.</param>
    public static StoreEvent Describe(Exception failure, string path)
    {
        if (StoreFailure.IsFull(failure))
        {
            return new StoreEvent(
                WarningKind.StoreFull,
                path,
                $"The disk of the log store {path} is full. Collection pauses, and continues when the disk has free "
                + "space. No entries are lost while the log files exist. Free space on the disk.");
        }

        string advice = StoreFailure.IsDamage(failure)
            ? "Stop the collector, and run Repair-LogStore to recover the readable entries."
            : "Check the file system of the store.";
        return new StoreEvent(
            WarningKind.StoreFailed,
            path,
            $"The log store {path} cannot be written: {failure.Message} Collection pauses, and the collector retries "
            + $"every second. {advice}");
    }
}
