using Monitoring.Entries;

namespace Monitoring.Collecting;

/// <summary>Emits the entries of many logs in batches, in the order in which each log was written.</summary>
/// <remarks>One thread owns a collector. It works only during a call: without calls nothing is read, and the files
/// are the buffer.</remarks>
public interface ILogCollector : IDisposable
{
    /// <summary>Returns the next batch, which the caller disposes. Waits up to <paramref name="timeout"/> if there is
    /// none (<see cref="Timeout.InfiniteTimeSpan"/>: without limit). Null on timeout, on cancellation, or when no more
    /// batches can come (<see cref="IsCompleted"/>).</summary>
    LogBatch? Collect(TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Confirms that a batch is stored: the position to resume from may move past it.</summary>
    void Commit(LogBatch batch);

    /// <summary>Whether everything was emitted and no more can come. Never true while following.</summary>
    bool IsCompleted { get; }

    /// <summary>Stops following: the logs are read to their current ends, then the collector is completed.</summary>
    void StopFollowing();

    /// <summary>Measures the unread data. Costs one status call for each open file.</summary>
    CollectorBacklog MeasureBacklog();
}
