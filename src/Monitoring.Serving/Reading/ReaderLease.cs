using Monitoring.Storing;

namespace Monitoring.Serving.Reading;

/// <summary>A reader of the store for one request; goes back to the pool unless the query has failed.</summary>
internal sealed class ReaderLease(ReaderPool pool, LogStoreReader reader, long opened) : IDisposable
{
    private bool _hasSucceeded;

    /// <summary>The reader.</summary>
    public LogStoreReader Reader => reader;

    /// <summary>The query has ended in order: the reader can be used again.</summary>
    public void Succeed() => _hasSucceeded = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_hasSucceeded)
        {
            pool.Return(reader, opened);
        }
        else
        {
            reader.Dispose();
        }
    }
}
