namespace Monitoring.Pipelines;

/// <summary>The thread that came first is the only one that may come.</summary>
internal sealed class OneOwner
{
    private int _thread;

    public void Check()
    {
        int current = Environment.CurrentManagedThreadId;
        int owner = Interlocked.CompareExchange(ref _thread, current, 0);
        Assert.True(owner == 0 || owner == current, "Another thread owns it.");
    }
}
