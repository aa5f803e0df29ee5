using System.Collections.Concurrent;

namespace Monitoring.Serving.Requests;

/// <summary>Counts requests and how long they took, by route; written and read by any thread.</summary>
internal sealed class RequestCounters
{
    private readonly ConcurrentDictionary<(string Route, int Status), Counter> _requests = new();
    private readonly ConcurrentDictionary<string, Durations> _durations = new(StringComparer.Ordinal);

    /// <summary>Requests by route and status, in that order.</summary>
    public IEnumerable<(string Route, int Status, long Count)> Requests => _requests
        .OrderBy(pair => pair.Key.Route, StringComparer.Ordinal).ThenBy(pair => pair.Key.Status)
        .Select(pair => (pair.Key.Route, pair.Key.Status, pair.Value.Read()));

    /// <summary>How long the requests of a route took.</summary>
    public Durations DurationsOf(string route) => _durations.GetOrAdd(route, static _ => new Durations());

    /// <summary>Counts a request.</summary>
    public void Add(string route, int status, TimeSpan duration)
    {
        _requests.GetOrAdd((route, status), static _ => new Counter()).Increment();
        DurationsOf(route).Add(duration);
    }

    private sealed class Counter
    {
        private long _count;

        public void Increment() => Interlocked.Increment(ref _count);

        public long Read() => Interlocked.Read(ref _count);
    }

    /// <summary>A histogram.</summary>
    public sealed class Durations
    {
        private readonly Lock _gate = new();
        private readonly long[] _counts = new long[Bounds.Count + 1];
        private double _sum;

        /// <summary>The upper bounds of all buckets except the last, in seconds.</summary>
        public static IReadOnlyList<double> Bounds { get; } =
            [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

        /// <summary>Counts one duration.</summary>
        public void Add(TimeSpan duration)
        {
            int bucket = 0;
            while (bucket < Bounds.Count && duration.TotalSeconds > Bounds[bucket])
            {
                bucket++;
            }

            lock (_gate)
            {
                _counts[bucket]++;
                _sum += duration.TotalSeconds;
            }
        }

        /// <summary>The counts of the buckets and the sum of all durations in seconds.</summary>
        public (long[] Counts, double Sum) Read()
        {
            lock (_gate)
            {
                return ([.. _counts], _sum);
            }
        }
    }
}
