namespace Monitoring.Watching.Polling;

/// <summary>Lets one thread wait until any other wakes it.</summary>
/// <remarks>As an AutoResetEvent, but with nothing to dispose of: a timer may still set it when its owner is
/// gone.</remarks>
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

    /// <summary>Waits until it is set, and resets it.</summary>
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
