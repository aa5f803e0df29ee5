using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Monitoring.Entries;

namespace Monitoring.Pipelines;

// Implementation notes
//
// A stream can always emit entries with earlier times, so ordering by time requires waiting. Existing entries are read
// stream by stream, so all of them are held until no more arrive. This is when no entry from before the start has
// arrived for Lateness. Entries written meanwhile do not count; otherwise, with continuous writes, nothing would ever
// be emitted. From then on an entry is held for Lateness, and then emitted with all that are earlier. So one stream
// with a slow clock cannot delay the others: the longest wait decides, not the earliest time.

/// <summary>Sorts the entries of many streams by time, by holding each back for a moment.</summary>
/// <remarks>A stream's own order is never changed: an entry older than one before it in its stream is sorted by
/// that one's time. An entry that arrives more than <see cref="Lateness"/> after its time is emitted late. The
/// memory is limited to <see cref="MaxBytes"/> of messages: beyond that the earliest entries are emitted early.
/// Owned by one thread.</remarks>
public sealed class TimeOrder(TimeProvider timeProvider)
{
    private readonly PriorityQueue<Held, (LogTimestamp Time, long Number)> _byTime = new();
    private readonly Queue<Held> _byArrival = [];
    private readonly ConditionalWeakTable<LogMetadata, StrongBox<LogTimestamp>> _latest = [];
    private long _heldBytes;
    private long _number;
    private readonly LogTimestamp _begun = LogTimestamp.From(timeProvider.GetUtcNow());

    /// <summary>The arrival of the last entry from before the start, on the monotonic clock.</summary>
    private long _quietSince = timeProvider.GetTimestamp();
    private bool _isComplete;

    /// <summary>The time for which an entry is held. The default is 1 s.</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The maximum number of bytes of held messages. The default is 64 MiB.</summary>
    public long MaxBytes { get; init; } = 64 << 20;

    /// <summary>Whether all entries that existed at the start have arrived.</summary>
    public bool HasCaughtUp { get; private set; }

    /// <summary>Whether more entries existed at the start than can be held, so that their order
    /// is not certain.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>The time to wait for more entries before the next call of <see cref="TryTake"/>.</summary>
    public TimeSpan WaitTime
    {
        get
        {
            if (HasCaughtUp && _byTime.Count == 0)
            {
                return Timeout.InfiniteTimeSpan;
            }

            TimeSpan left = Lateness - timeProvider.GetElapsedTime(HasCaughtUp ? _byArrival.Peek().Tick : _quietSince);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Holds an entry.</summary>
    public void Add(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        StrongBox<LogTimestamp> latest = _latest.GetValue(
            entry.Metadata.Identity, static _ => new(new LogTimestamp(long.MinValue)));
        if (entry.ExactTimestamp > latest.Value)
        {
            latest.Value = entry.ExactTimestamp;
        }

        Held held = new(entry, timeProvider.GetTimestamp());
        _byTime.Enqueue(held, (latest.Value, _number++));
        _byArrival.Enqueue(held);
        _heldBytes += entry.GetUtf8Bytes().Length;
        _quietSince = entry.ExactTimestamp < _begun ? held.Tick : _quietSince;
        IsOverfull |= !HasCaughtUp && _heldBytes > MaxBytes;
    }

    /// <summary>Marks the end of the entries: all held entries can be taken.</summary>
    public void Complete() => _isComplete = true;

    /// <summary>Takes the next entry that has been held long enough.</summary>
    public bool TryTake([NotNullWhen(true)] out LogEntry? entry)
    {
        entry = null;
        HasCaughtUp |= timeProvider.GetElapsedTime(_quietSince) >= Lateness;
        while (_byArrival.TryPeek(out Held? oldest) && oldest.IsTaken)
        {
            _byArrival.Dequeue();
        }

        if (_byTime.Count == 0 || !(_isComplete || _heldBytes > MaxBytes || IsDue(_byArrival.Peek())))
        {
            return false;
        }

        Held next = _byTime.Dequeue();
        next.IsTaken = true;
        entry = next.Entry;
        _heldBytes -= entry.GetUtf8Bytes().Length;
        return true;
    }

    private bool IsDue(Held oldest) => HasCaughtUp && timeProvider.GetElapsedTime(oldest.Tick) >= Lateness;

    /// <summary>An entry and its arrival.</summary>
    private sealed class Held(LogEntry entry, long tick)
    {
        public LogEntry Entry { get; } = entry;

        public long Tick { get; } = tick;

        public bool IsTaken { get; set; }
    }
}
