using System.Collections.Concurrent;
using Monitoring.Storing;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Serving.Reading;

/// <summary>Open readers of the store, for one request each: opening one costs more than a small query.</summary>
/// <remarks>All readers share one catalog of the store's streams. A reader is kept for at most <see cref="MaxAge"/>,
/// because the store may have been repaired meanwhile, and its file be another one.</remarks>
internal sealed class ReaderPool(string path, TimeProvider timeProvider, Action<string> warn,
    StoreWarnings warnings) : IDisposable
{
    /// <summary>The blocks that an ample query has open, in bytes: an eighth of the default, because a listener
    /// has several queries.</summary>
    private const long AmpleBytes = 8 << 20;

    /// <summary>The blocks that any other query has open, in bytes.</summary>
    private const long SpareBytes = 1 << 20;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    private readonly StreamCatalog _catalog = new();
    private readonly ConcurrentBag<(LogStoreReader Reader, long Opened)> _free = [];
    private bool _isDisposed;

    /// <summary>The store's file.</summary>
    public string Path => path;

    /// <summary>A reader for one request.</summary>
    /// <param name="isAmple">Whether it may read far ahead.</param>
    /// <exception cref="LogStoreException">The store cannot be opened.</exception>
    public ReaderLease Rent(bool isAmple)
    {
        ReaderLease lease = Rent();
        lease.Reader.OpenBytes = isAmple ? AmpleBytes : SpareBytes;
        lease.Reader.QueryThreads = isAmple ? Environment.ProcessorCount : 0;
        return lease;
    }

    /// <summary>A reader that does not return to the pool.</summary>
    /// <exception cref="LogStoreException">The store cannot be opened.</exception>
    public LogStoreReader Open() => LogStoreReader.Open(path, warn, _catalog);

    private ReaderLease Rent()
    {
        while (_free.TryTake(out (LogStoreReader Reader, long Opened) free))
        {
            if (timeProvider.GetElapsedTime(free.Opened) < MaxAge)
            {
                return new ReaderLease(this, free.Reader, free.Opened);
            }

            free.Reader.Dispose();
        }

        return new ReaderLease(this, Open(), timeProvider.GetTimestamp());
    }

    /// <summary>Returns a reader whose query has succeeded.</summary>
    public void Return(LogStoreReader reader, long opened)
    {
        warnings.Forget();
        if (Volatile.Read(ref _isDisposed))
        {
            reader.Dispose();
        }
        else
        {
            _free.Add((reader, opened));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref _isDisposed, value: true);
        while (_free.TryTake(out (LogStoreReader Reader, long Opened) free))
        {
            free.Reader.Dispose();
        }
    }
}
