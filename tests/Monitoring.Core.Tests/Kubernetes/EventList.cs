namespace Monitoring.Kubernetes;

/// <summary>A list of events, each in a word or two, and a way to wait for them.</summary>
internal sealed class EventList
{
    private readonly Lock _lock = new();
    private readonly List<string> _events = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(string happened)
    {
        lock (_lock)
        {
            _events.Add(happened);
            _next.SetResult();
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until all of these have happened, in any order.</summary>
    public async Task WaitForAsync(params string[] happened)
    {
        while (true)
        {
            Task next = Next;
            if (!happened.Except(Get()).Any())
            {
                return;
            }

            try
            {
                await Wait.ForAsync(next);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"So far: {string.Join(", ", Get())}");
            }
        }
    }

    /// <summary>Waits until a condition holds for which there is no event: it is polled.</summary>
    public async Task WaitAsync(Func<bool> isSo)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < Wait.Timeout, $"So far: {string.Join(", ", Get())}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private Task Next
    {
        get
        {
            lock (_lock)
            {
                return _next.Task;
            }
        }
    }

    private string[] Get()
    {
        lock (_lock)
        {
            return [.. _events];
        }
    }
}
