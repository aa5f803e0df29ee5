using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;

namespace Monitoring.Pipelines;

/// <summary>A sink that commits on the test's command, and asserts the contract.</summary>
internal sealed class FakeSink : ILogSink
{
    private readonly Queue<LogBatch> _written = [];
    private readonly OneOwner _owner = new();
    private int _unflushed;

    /// <summary>The batches that <see cref="Write"/> was called with, by their paths.</summary>
    public List<string> Written { get; } = [];

    /// <summary>Whether a flush commits; without it only a drain does.</summary>
    public bool MakesSafe { get; init; } = true;

    /// <summary>Whether it takes nothing: its disk is full.</summary>
    public bool IsPaused { get; set; }

    /// <summary>The exception of the next write.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Released when a write waits because nothing can be taken.</summary>
    public SemaphoreSlim Waits { get; } = new(0);

    /// <summary>Whether a drain waits until it is cancelled.</summary>
    public bool DrainsForever { get; init; }

    public bool IsDisposed { get; private set; }

    public TimeSpan FlushDue => _unflushed > 0 ? TimeSpan.Zero : Timeout.InfiniteTimeSpan;

    public void Write(LogBatch batch, CancellationToken cancellationToken)
    {
        _owner.Check();
        Assert.False(IsDisposed);
        if (Failure is not null)
        {
            throw Failure;
        }

        if (IsPaused)
        {
            Waits.Release();
            cancellationToken.WaitHandle.WaitOne();
            throw new OperationCanceledException(cancellationToken);
        }

        Written.Add(batch.Metadata.Path);
        _written.Enqueue(batch);
        _unflushed++;
    }

    public void Flush()
    {
        _owner.Check();
        Assert.True(_unflushed > 0, "There was nothing to flush.");
        _unflushed = 0;
    }

    public bool TryTakeCommitted([NotNullWhen(true)] out LogBatch? batch)
    {
        _owner.Check();
        batch = null;
        return MakesSafe && _unflushed == 0 && _written.TryDequeue(out batch);
    }

    public bool Drain(CancellationToken cancellationToken)
    {
        _owner.Check();
        if (DrainsForever)
        {
            Waits.Release();
            cancellationToken.WaitHandle.WaitOne();
        }

        _unflushed = 0;
        return !DrainsForever && !IsPaused;
    }

    public void Dispose()
    {
        _owner.Check();
        IsDisposed = true;
    }
}
