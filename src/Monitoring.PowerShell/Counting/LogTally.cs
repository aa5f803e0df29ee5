using System.Runtime.InteropServices;
using Monitoring.Entries;

namespace Monitoring.Counting;

/// <summary>Counts entries by interval, by value, or by both. The sums are available only when the tally is
/// complete.</summary>
/// <remarks>Without a given interval it begins with short intervals and merges them into longer ones as the range of
/// time grows. It never holds more than a histogram shows for each value.</remarks>
internal sealed class LogTally
{
    /// <summary>Intervals without entries are emitted too, because a histogram shows when nothing happened. The limit
    /// keeps one time stamp that is years off from producing millions of intervals.</summary>
    private const long MaxIntervalsFilled = 1000;

    /// <summary>The longest interval: a hundred years, which is less than half of what time stamps can hold.</summary>
    public static readonly TimeSpan MaxInterval = TimeSpan.FromDays(36500);

    /// <summary>Replaces null, which may be the value of a field but not a dictionary's key.</summary>
    private static readonly object NoValue = new();

    private readonly bool _byTime;
    private readonly bool _byValue;
    private readonly bool _choosesInterval;
    private Dictionary<(LogTimestamp Start, object Value), Sum> _sums = [];
    private TimeIntervals _intervals;
    private LogTimestamp _earliest = new(long.MaxValue);
    private LogTimestamp _latest = new(long.MinValue);

    private LogTally(bool byTime, bool byValue, bool choosesInterval, TimeSpan interval)
    {
        _byTime = byTime;
        _byValue = byValue;
        _choosesInterval = choosesInterval;
        _intervals = new TimeIntervals(interval);
    }

    /// <summary>Counts by value only.</summary>
    public static LogTally OfValues() => new(byTime: false, byValue: true, choosesInterval: false, default);

    /// <summary>Counts by intervals of a given length, and optionally by value.</summary>
    public static LogTally OfIntervals(TimeSpan interval, bool byValue) =>
        new(byTime: true, byValue, choosesInterval: false, interval);

    /// <summary>Counts by intervals whose length depends on the range of time, and optionally by value.</summary>
    /// <param name="shortest">The initial length.</param>
    /// <param name="byValue">Whether to count by value too.</param>
    public static LogTally OfRange(TimeSpan shortest, bool byValue) =>
        new(byTime: true, byValue, choosesInterval: true, shortest);

    /// <summary>Counts an entry.</summary>
    /// <param name="time">The time at which it was written.</param>
    /// <param name="value">Its value.</param>
    /// <param name="bytes">The length of its message, in bytes.</param>
    public void Add(LogTimestamp time, object? value, long bytes) => Add(time, time, value, 1, bytes);

    /// <summary>Counts entries that are all in one interval, if they are counted by time.</summary>
    /// <param name="earliest">The time of the first entry.</param>
    /// <param name="latest">The time of the last entry.</param>
    /// <param name="value">Their value.</param>
    /// <param name="entries">The number of entries.</param>
    /// <param name="bytes">The length of their messages, in bytes.</param>
    public void Add(LogTimestamp earliest, LogTimestamp latest, object? value, long entries, long bytes)
    {
        if (_byTime)
        {
            _earliest = earliest < _earliest ? earliest : _earliest;
            _latest = latest > _latest ? latest : _latest;
            Coarsen();
        }

        Add(
            (_byTime ? _intervals.StartOf(earliest) : default, _byValue ? value ?? NoValue : NoValue),
            new Sum(entries, bytes));
    }

    /// <summary>The counts, ordered by time; within an interval the most frequent value comes first.</summary>
    /// <param name="properties">The names of the properties.</param>
    /// <param name="zone">The zone of the intervals' beginnings.</param>
    public IEnumerable<LogCount> Complete(IReadOnlyList<string> properties, TimeZoneInfo zone)
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
                Time = _byTime ? row.Key.Start.ToDateTimeOffset(zone) : null,
                Interval = _byTime ? _intervals.Length : null,
                Property = properties,
                Value = ValueOf(row.Key.Value),
                Values = row.Key.Value is ValueRow values ? values.Values : _byValue ? [ValueOf(row.Key.Value)] : [],
                Count = row.Value.Entries,
                Bytes = row.Value.Bytes,
                Share = row.Value.Entries / total,
                Relative = row.Value.Entries / greatest,
            });
    }

    private static object? ValueOf(object key) => key switch
    {
        ValueRow row => row.ToString(),
        _ => ReferenceEquals(key, NoValue) ? null : key,
    };

    private void Coarsen()
    {
        TimeSpan longer = _choosesInterval
            ? RoundIntervals.Choose(_earliest, _latest, _intervals.Length) : _intervals.Length;
        if (longer <= _intervals.Length)
        {
            return;
        }

        _intervals = new TimeIntervals(longer);
        Dictionary<(LogTimestamp Start, object Value), Sum> finer = _sums;
        _sums = [];
        foreach (((LogTimestamp start, object value), Sum sum) in finer)
        {
            Add((_intervals.StartOf(start), value), sum);
        }
    }

    private void Fill()
    {
        if (!_byTime || _byValue)
        {
            return;
        }

        long first = _intervals.StartOf(_earliest).UnixNanoseconds;
        double intervals = ((double)_latest.UnixNanoseconds - first) / _intervals.Nanoseconds;
        for (long index = 0; intervals < MaxIntervalsFilled && index <= intervals; index++)
        {
            Add((new LogTimestamp(first + (index * _intervals.Nanoseconds)), NoValue), default);
        }
    }

    private void Add((LogTimestamp Start, object Value) key, Sum more)
    {
        ref Sum sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_sums, key, out _);
        sum = new Sum(sum.Entries + more.Entries, sum.Bytes + more.Bytes);
    }

    private readonly record struct Sum(long Entries, long Bytes);
}
