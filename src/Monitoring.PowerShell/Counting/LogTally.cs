using System.Runtime.InteropServices;
using Monitoring.Entries;

namespace Monitoring.Counting;

/// <summary>Counts entries by interval, by value, or by both, and knows the sums only when it is complete.</summary>
/// <remarks>Where nobody says how long the intervals are, it begins with short ones and adds them up to longer ones as the
/// range of time grows: it never holds more than <see cref="RoundIntervals.MostBars"/> for each value.</remarks>
internal sealed class LogTally
{
    /// <summary>Intervals without entries are given out too, for a histogram shows when nothing happened; but one time stamp
    /// that is years off must not make millions of them.</summary>
    private const long MostIntervalsFilled = 1000;

    private const long NanosecondsPerTick = 100;

    /// <summary>The longest interval: a hundred years, which is less than half of what time stamps can hold.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromDays(36500);

    /// <summary>A dictionary's key may not be null, and a field's value may be.</summary>
    private static readonly object NoValue = new();

    private readonly bool _byTime;
    private readonly bool _byValue;
    private readonly bool _chooses;
    private Dictionary<(long Start, object Value), Sum> _sums = [];
    private TimeSpan _interval;
    private long _earliest = long.MaxValue;
    private long _latest = long.MinValue;

    private LogTally(bool byTime, bool byValue, bool chooses, TimeSpan interval)
    {
        _byTime = byTime;
        _byValue = byValue;
        _chooses = chooses;
        _interval = interval;
    }

    /// <summary>Counts by value only.</summary>
    public static LogTally OfValues() => new(byTime: false, byValue: true, chooses: false, default);

    /// <summary>Counts by intervals of a given length, and by value if asked.</summary>
    public static LogTally OfIntervals(TimeSpan interval, bool byValue) => new(byTime: true, byValue, chooses: false, interval);

    /// <summary>Counts by intervals whose length comes of the range of time, and by value if asked.</summary>
    /// <param name="shortest">The length to begin with.</param>
    /// <param name="byValue">Whether to count by value, too.</param>
    public static LogTally OfRange(TimeSpan shortest, bool byValue) => new(byTime: true, byValue, chooses: true, shortest);

    /// <summary>Counts entries.</summary>
    /// <param name="time">When they were written.</param>
    /// <param name="value">The value they have.</param>
    /// <param name="entries">How many.</param>
    /// <param name="bytes">The length of their messages, in bytes.</param>
    public void Add(LogTimestamp time, object? value, long entries, long bytes)
    {
        if (_byTime)
        {
            _earliest = Math.Min(_earliest, time.UnixNanoseconds);
            _latest = Math.Max(_latest, time.UnixNanoseconds);
            Coarsen();
        }

        Add((_byTime ? StartOf(time.UnixNanoseconds) : 0, _byValue ? value ?? NoValue : NoValue), new Sum(entries, bytes));
    }

    /// <summary>What was counted: by time, and within an interval the most frequent value first.</summary>
    public IEnumerable<LogCount> Complete()
    {
        if (_sums.Count == 0)
        {
            return [];
        }

        Fill();
        double total = Math.Max(1, _sums.Values.Sum(sum => sum.Entries));
        double greatest = Math.Max(1, _sums.Values.Max(sum => sum.Entries));
        return _sums
            .OrderBy(row => row.Key.Start)
            .ThenByDescending(row => row.Value.Entries)
            .ThenBy(row => row.Key.Value.ToString(), StringComparer.Ordinal)
            .Select(row => new LogCount
            {
                Time = _byTime ? new LogTimestamp(row.Key.Start).ToDateTimeOffset() : null,
                Interval = _byTime ? _interval : null,
                Value = ReferenceEquals(row.Key.Value, NoValue) ? null : row.Key.Value,
                Count = row.Value.Entries,
                Bytes = row.Value.Bytes,
                Share = row.Value.Entries / total,
                Relative = row.Value.Entries / greatest,
            });
    }

    private void Coarsen()
    {
        // The difference of the two can be greater than a long holds.
        double ticks = ((double)_latest - _earliest) / NanosecondsPerTick;
        if (!_chooses || ticks / _interval.Ticks < RoundIntervals.MostBars)
        {
            return;
        }

        TimeSpan longer = RoundIntervals.Choose(new TimeSpan((long)ticks), RoundIntervals.MostBars);
        if (longer <= _interval)
        {
            return;
        }

        _interval = longer;
        Dictionary<(long Start, object Value), Sum> finer = _sums;
        _sums = [];
        foreach (((long start, object value), Sum sum) in finer)
        {
            Add((StartOf(start), value), sum);
        }
    }

    private void Fill()
    {
        if (!_byTime || _byValue)
        {
            return;
        }

        long step = _interval.Ticks * NanosecondsPerTick;
        long first = StartOf(_earliest);
        double intervals = ((double)_latest - first) / step;
        for (long index = 0; intervals < MostIntervalsFilled && index <= intervals; index++)
        {
            Add((first + (index * step), NoValue), default);
        }
    }

    /// <summary>Intervals are counted from the beginning of Unix time, in UTC, whatever they hold.</summary>
    private long StartOf(long nanoseconds)
    {
        long step = _interval.Ticks * NanosecondsPerTick;
        long past = nanoseconds % step;
        long start = nanoseconds - past;
        return past >= 0 ? start : Math.Max(start, long.MinValue + step) - step;
    }

    private void Add((long Start, object Value) key, Sum more)
    {
        ref Sum sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, key, out _);
        sum = new Sum(sum.Entries + more.Entries, sum.Bytes + more.Bytes);
    }

    private readonly record struct Sum(long Entries, long Bytes);
}
