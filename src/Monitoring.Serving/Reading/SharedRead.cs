namespace Monitoring.Serving.Reading;

/// <summary>Shares one read among simultaneous requests: a flood of probes costs as much as one probe.</summary>
/// <param name="read">Reads. A request during a read gets its result; a later request starts another read.</param>
internal sealed class SharedRead<T>(Func<T> read)
{
    private readonly Lock _lock = new();
    private Task<T>? _running;

    /// <summary>Reads.</summary>
    public Task<T> ReadAsync()
    {
        lock (_lock)
        {
            if (_running is not { IsCompleted: false })
            {
                _running = Task.Run(read);
            }

            return _running;
        }
    }
}
