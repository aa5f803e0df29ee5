using System.Collections.Concurrent;
using Monitoring.Collecting;
using Monitoring.Entries;

namespace Monitoring.Pipelines;

/// <summary>A collector that emits the batches of the test, and asserts that one thread owns it.</summary>
internal sealed class FakeCollector : ILogCollector
{
    private readonly BlockingCollection<Func<LogBatch>> _given = [];
    private readonly OneOwner _owner = new();

    /// <summary>The clock by which batches are read.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The committed batches, by their paths.</summary>
    public ConcurrentQueue<string> Committed { get; } = [];

    public bool IsDisposed { get; private set; }

    /// <summary>The number of times that the backlog was measured.</summary>
    public int Measured { get; private set; }

    public CollectorBacklog Backlog { get; set; } = CollectorBacklog.None;

    /// <summary>Released whenever it begins to wait for what comes next.</summary>
    public SemaphoreSlim Waits { get; } = new(0);

    public bool IsCompleted { get; private set; }

    public void Give(string path, int entries = 0) => _given.Add(() =>
    {
        LogBatch batch = new(LogMetadata.ForPath(path), Time, 16);
        for (int entry = 0; entry < entries; entry++)
        {
            batch.Add(default);
        }

        return batch;
    });

    public void Fail(Exception failure) => _given.Add(() => throw failure);

    /// <summary>There is no more to come.</summary>
    public void End() => _given.CompleteAdding();

    public void StopFollowing() => End();

    public LogBatch? Collect(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _owner.Check();
        Assert.False(IsDisposed);
        Assert.True(timeout >= TimeSpan.Zero || timeout == Timeout.InfiniteTimeSpan);
        try
        {
            Waits.Release();
            if (_given.TryTake(out Func<LogBatch>? give, (int)timeout.TotalMilliseconds, cancellationToken))
            {
                return give();
            }
        }
        catch (OperationCanceledException)
        {
            // A collector returns when it is cancelled.
        }

        IsCompleted = _given.IsCompleted;
        return null;
    }

    public void Commit(LogBatch batch)
    {
        _owner.Check();
        Assert.False(IsDisposed);
        Committed.Enqueue(batch.Metadata.Path);
    }

    public CollectorBacklog MeasureBacklog()
    {
        _owner.Check();
        Measured++;
        return Backlog;
    }

    /// <summary>Disposed by its owner; the test's own call comes when all is over.</summary>
    public void Dispose() => IsDisposed = true;
}
