namespace Monitoring.Serving.Reading;

/// <summary>Reads something once for all that ask for it at the same time: a flood of probes costs what one probe costs.</summary>
/// <param name="read">Reads it. Whoever asks while it runs gets its result; whoever asks later has it read again.</param>
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
