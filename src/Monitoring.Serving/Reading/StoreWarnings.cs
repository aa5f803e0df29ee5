using Monitoring.Storing;

namespace Monitoring.Serving.Reading;

/// <summary>Reports to the operator why the store cannot be read: once, until a read succeeds or the reason
/// changes.</summary>
/// <remarks>Clients retry meanwhile. Used by any thread.</remarks>
internal sealed class StoreWarnings(Action<string> warn)
{
    private string? _reported;

    /// <summary>A read has failed.</summary>
    public void Report(LogStoreException exception)
    {
        if (Interlocked.Exchange(ref _reported, exception.Message) != exception.Message)
        {
            warn(exception.Message);
        }
    }

    /// <summary>A read has succeeded.</summary>
    public void Forget() => Volatile.Write(ref _reported, value: null);
}
