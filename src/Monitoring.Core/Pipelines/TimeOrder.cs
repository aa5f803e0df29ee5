using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Monitoring.Entries;

namespace Monitoring.Pipelines;

// Implementation notes
//
// Nobody knows what a stream will still say of the past, so an order by time is a matter of waiting. What was there
// when we came is read stream by stream, so all of it is held until no more of it comes: nothing from before our time
// for as long as Lateness. What is written meanwhile does not count, or where something is always written nothing would
// ever be given out. From then on an entry is held for Lateness, and then given out with all that are earlier. So one
// stream whose clock is behind cannot hold up the others: what waits longest decides, not what is earliest.

/// <summary>Puts the entries of many streams into the order of their times, by holding each
/// back for a moment.</summary>
/// <remarks>A stream's own order is never changed: an entry older than one before it in its stream is sorted by that
/// one's time. An entry that comes later than <see cref="Lateness"/> after its time is emitted late. What is held has a
/// bound, <see cref="MaxBytes"/> of messages: past it the earliest are given out early. One thread owns it.</remarks>
public sealed class TimeOrder(TimeProvider timeProvider)
{
    private readonly PriorityQueue<Held, (LogTimestamp Time, long Number)> _byTime = new();
    private readonly Queue<Held> _byArrival = [];
    private readonly ConditionalWeakTable<LogMetadata, StrongBox<LogTimestamp>> _latest = [];
    private long _heldBytes;
    private long _number;
    private readonly LogTimestamp _begun = LogTimestamp.From(timeProvider.GetUtcNow());

    /// <summary>When something came last that was there when we came, on the monotonic clock.</summary>
    private long _quietSince = timeProvider.GetTimestamp();
    private bool _isComplete;

    /// <summary>How long an entry is held. The default is 1 s.</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many bytes of messages are held at most. The default is 64 MiB.</summary>
    public long MaxBytes { get; init; } = 64 << 20;

    /// <summary>Whether what was there at the beginning has come.</summary>
    public bool HasCaughtUp { get; private set; }

    /// <summary>Whether more was there at the beginning than is held: its order is not certain.</summary>
    public bool IsOverfull { get; private set; }

    /// <summary>How long to wait for further entries before the next look at what can be taken.</summary>
    public TimeSpan Patience
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
        StrongBox<LogTimestamp> latest = _latest.GetValue(entry.Metadata.Identity, static _ => new(new LogTimestamp(long.MinValue)));
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

    /// <summary>There will be no more entries: all that are held may be taken.</summary>
    public void Complete() => _isComplete = true;

    /// <summary>The next entry that has waited long enough.</summary>
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

    /// <summary>An entry, and when it came.</summary>
    private sealed class Held(LogEntry entry, long tick)
    {
        public LogEntry Entry { get; } = entry;

        public long Tick { get; } = tick;

        public bool IsTaken { get; set; }
    }
}
