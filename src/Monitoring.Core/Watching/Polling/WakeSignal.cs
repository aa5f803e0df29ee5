namespace Monitoring.Watching.Polling;

/// <summary>A signal that one thread waits for and any other thread sets.</summary>
/// <remarks>Like an AutoResetEvent, but without a need for disposal: a timer may still set it after its
/// owner was disposed.</remarks>
internal sealed class WakeSignal
{
    private readonly object _gate = new();
    private bool _isSet;

    public void Set()
    {
        lock (_gate)
        {
            _isSet = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits until the signal is set, and resets it.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            while (!_isSet)
            {
                Monitor.Wait(_gate);
            }

            _isSet = false;
        }
    }
}
