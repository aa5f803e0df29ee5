namespace Monitoring.Kubernetes;

/// <summary>What has happened, each in a word or two, and waiting for it.</summary>
internal sealed class EventList
{
    private readonly Lock _lock = new();
    private readonly List<string> _events = [];

    public void Add(string happened)
    {
        lock (_lock)
        {
            _events.Add(happened);
        }
    }

    /// <summary>Waits until all of these have happened, in any order.</summary>
    public Task WaitForAsync(params string[] happened) => WaitAsync(() => !happened.Except(Get()).Any());

    /// <summary>Waits until something is so, on which nothing calls back.</summary>
    public async Task WaitAsync(Func<bool> isSo)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(started) < ReflectorScene.Patience, $"So far: {string.Join(", ", Get())}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
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
