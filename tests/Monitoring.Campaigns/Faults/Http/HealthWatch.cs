namespace Monitoring.Campaigns.Faults.Http;

/// <summary>Requests the health of the listener in a loop, over a new connection each time.</summary>
internal sealed class HealthWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>A real probe times out sooner, but here the machine is busy and the collector may be paused for a
    /// moment.</summary>
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    private readonly Func<CollectorProcess> _collector;
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        PooledConnectionLifetime =
        TimeSpan.Zero
    })
    { Timeout = RequestTimeout };
    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly Thread _thread;
    private long _maxTicks;
    private volatile string? _fault;

    /// <summary>Begins.</summary>
    /// <param name="collector">Gets the current collector.</param>
    public HealthWatch(Func<CollectorProcess> collector)
    {
        _collector = collector;
        _thread = new Thread(Watch) { Name = "health" };
        _thread.Start();
    }

    /// <summary>The number of responses.</summary>
    public int Answers { get; private set; }

    /// <summary>The longest time it took.</summary>
    public TimeSpan Longest => new(Interlocked.Read(ref _maxTicks));

    /// <summary>The first failed request; null if there is none.</summary>
    public string? Fault => _fault;

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
        _client.Dispose();
    }

    private void Watch()
    {
        while (!_stop.WaitOne(Interval))
        {
            CollectorProcess collector = _collector();
            if (collector.Address is not { } address)
            {
                continue;
            }

            long began = TimeProvider.System.GetTimestamp();
            string? fault = FindFault(new Uri(address, "/healthz"));
            if (fault is null)
            {
                Answers++;
                Interlocked.Exchange(
                    ref _maxTicks, Math.Max(_maxTicks, TimeProvider.System.GetElapsedTime(began).Ticks));
            }
            else if (!collector.IsToEnd)
            {
                _fault ??= fault;
            }
        }
    }

    private string? FindFault(Uri target)
    {
        try
        {
            using HttpRequestMessage request = new(HttpMethod.Get, target);
            using HttpResponseMessage response = _client.Send(request);
            return response.IsSuccessStatusCode ? null : $"{target} answers {(int)response.StatusCode}.";
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return $"{target} is not answered: {failure.Message}";
        }
    }
}
