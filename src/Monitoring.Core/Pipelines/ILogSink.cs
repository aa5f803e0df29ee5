using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;

namespace Monitoring.Pipelines;

/// <summary>Stores batches and reports when each is committed.</summary>
/// <remarks>Called by one thread, which owns the collector; the sink may use threads of its own.</remarks>
public interface ILogSink : IDisposable
{
    /// <summary>The time for which the caller may wait for more entries before it calls <see cref="Flush"/>;
    /// <see cref="Timeout.InfiniteTimeSpan"/> while nothing is pending.</summary>
    TimeSpan FlushDue { get; }

    /// <summary>Whether nothing can be committed now, for example because the disk is full; the sink retries until it
    /// succeeds. Can be read by any thread.</summary>
    bool IsPaused { get; }

    /// <summary>Takes ownership of a batch. Waits while the sink is full.</summary>
    /// <exception cref="OperationCanceledException">Canceled while waiting; the batch was not taken.</exception>
    void Write(LogBatch batch, CancellationToken cancellationToken);

    /// <summary>Starts to commit everything written so far, without waiting.</summary>
    void Flush();

    /// <summary>Takes a committed batch, in the order of writing. The caller commits it to its collector
    /// and disposes it.</summary>
    bool TryTakeCommitted([NotNullWhen(true)] out LogBatch? batch);

    /// <summary>Commits everything written so far and waits.</summary>
    /// <returns>Whether everything is committed; false if the sink cannot commit now (a full disk) or
    /// after cancellation.</returns>
    bool Drain(CancellationToken cancellationToken);
}
