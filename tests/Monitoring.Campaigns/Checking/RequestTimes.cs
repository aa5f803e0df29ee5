namespace Monitoring.Campaigns.Checking;

/// <summary>The times of requests, to count those of the busiest interval.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class RequestTimes(TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly List<long> _ticks = [];

    /// <summary>The number of requests.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _ticks.Count;
            }
        }
    }

    /// <summary>Records a request.</summary>
    public void Add()
    {
        lock (_gate)
        {
            _ticks.Add(timeProvider.GetTimestamp());
        }
    }

    /// <summary>The most that came within so long.</summary>
    public int FindMost(TimeSpan window)
    {
        lock (_gate)
        {
            int most = 0;
            int first = 0;
            for (int last = 0; last < _ticks.Count; last++)
            {
                while (timeProvider.GetElapsedTime(_ticks[first], _ticks[last]) >= window)
                {
                    first++;
                }

                most = Math.Max(most, last - first + 1);
            }

            return most;
        }
    }
}
