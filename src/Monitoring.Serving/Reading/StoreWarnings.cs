using Monitoring.Storing;

namespace Monitoring.Serving.Reading;

/// <summary>Tells the operator why the store cannot be read: once, until it could be read again or the reason is another one.</summary>
/// <remarks>Clients ask again and again meanwhile. Used by any thread.</remarks>
internal sealed class StoreWarnings(Action<string> warn)
{
    private string? _told;

    /// <summary>It could not be read.</summary>
    public void Tell(LogStoreException exception)
    {
        if (Interlocked.Exchange(ref _told, exception.Message) != exception.Message)
        {
            warn(exception.Message);
        }
    }

    /// <summary>It could be read.</summary>
    public void Forget() => Volatile.Write(ref _told, value: null);
}
