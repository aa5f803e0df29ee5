using Monitoring.Entries;

namespace Monitoring.Collecting;

/// <summary>Gives out the entries of many logs in batches, in the order in which each log was written.</summary>
/// <remarks>One thread owns a collector. Nothing runs between the calls: a caller that does not call does not read, and
/// the files are the buffer.</remarks>
public interface ILogCollector : IDisposable
{
    /// <summary>The next batch. Waits up to <paramref name="timeout"/> (<see cref="Timeout.InfiniteTimeSpan"/>: without
    /// end) if nothing is there; null if nothing came, on cancellation, or when there will never be more
    /// (<see cref="IsCompleted"/>). The caller disposes the batch.</summary>
    LogBatch? Collect(TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Says that a batch is safe where it went: the position to resume from may move past it.</summary>
    void Commit(LogBatch batch);

    /// <summary>Whether everything has been given out and nothing can come any more. Never true while following.</summary>
    bool IsCompleted { get; }

    /// <summary>Ends the following: the logs are read to the ends that they have by now, then the collector is completed.</summary>
    void StopFollowing();

    /// <summary>How far it is behind. Costs one look at each open file.</summary>
    CollectorBacklog MeasureBacklog();
}
