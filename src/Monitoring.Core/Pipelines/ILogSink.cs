using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;

namespace Monitoring.Pipelines;

/// <summary>Takes batches, and says of each when it is safe.</summary>
/// <remarks>Called by one thread, the one that owns the collector; what the sink does meanwhile on threads of its own
/// is not seen from here.</remarks>
public interface ILogSink : IDisposable
{
    /// <summary>How long the caller may wait for more before it calls <see cref="Flush"/>;
    /// <see cref="Timeout.InfiniteTimeSpan"/> while nothing waits to be made safe.</summary>
    TimeSpan FlushDue { get; }

    /// <summary>Whether nothing can be made safe now (a full disk): it is tried again until it works. Read by any
    /// thread.</summary>
    bool IsPaused { get; }

    /// <summary>Takes a batch over. Waits while the sink holds as much as it may.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; the batch was not taken.</exception>
    void Write(LogBatch batch, CancellationToken cancellationToken);

    /// <summary>Begins to make safe what was written until now; does not wait for it.</summary>
    void Flush();

    /// <summary>A batch that is safe by now, in the order of writing: the caller commits it to its
    /// collector and disposes it.</summary>
    bool TryTakeCommitted([NotNullWhen(true)] out LogBatch? batch);

    /// <summary>Makes safe all that was written and waits for it.</summary>
    /// <returns>Whether all of it is safe; false if the sink cannot take it now (a full disk)
    /// or on cancellation.</returns>
    bool Drain(CancellationToken cancellationToken);
}
