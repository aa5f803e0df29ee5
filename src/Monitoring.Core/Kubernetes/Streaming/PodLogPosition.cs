using Monitoring.Entries;

namespace Monitoring.Kubernetes.Streaming;

// Implementation notes
//
// The API resumes by time, in whole seconds, and sends every line of the file that is not older (kubernetes/kubernetes,
// staging/src/k8s.io/cri-client/pkg/logs/logs.go, logWriter.write). So a resumed response begins with lines that were
// seen before, unless a rotation has hidden them, and continues with new lines. Seen lines are recognized by time and
// content, and counted: lines that are equal to the nanosecond are skipped as often as they were seen.
//
// Times are almost in order. Two threads of the runtime copy the two outputs of a container, so a line may have an
// earlier time than the line before it. Therefore the request begins a tenth of a second earlier. If the clock is set
// back, the position follows it, because it uses the time of the last line and not the latest time.
//
// Not all lines of a second can be kept. For older ones only the latest time is known, the horizon. Every line up to
// that time counts as seen. This is wrong only in three cases. A line is so late that a thousand others came in
// between. A thousand lines have the same time to the nanosecond. Or a line is equal, in time and content, to one that
// a rotation has just hidden.

/// <summary>The position in a container's log that is read through the API: the time to resume from, and the lines seen
/// before that a resumed response repeats.</summary>
/// <remarks>Pure. Lines that the kubelet has rotated away cannot be requested. Nothing shows that they existed, so no
/// gap is reported. One owner at a time. Memory: 16 bytes for each line of the last second, at most
/// <see cref="MaxRemembered"/>; twice that while a response resumes.</remarks>
internal sealed class PodLogPosition
{
    /// <summary>The maximum number of remembered lines.</summary>
    public const int MaxRemembered = 1024;

    /// <summary>The maximum difference by which a line may be earlier than the line before it, in
    /// nanoseconds.</summary>
    private const long MaxLateness = LogTimestamp.NanosecondsPerSecond / 10;

    private readonly bool _beginsInside;
    private readonly Dictionary<SeenLine, int> _repeated = [];
    private SeenLine[] _seen = [];
    private int _first;
    private int _count;
    private long _horizon;
    private long _latest;
    private long _latestBefore;
    private long _last;
    private bool _isCaughtUp;

    /// <summary>Creates the position of an unread log.</summary>
    /// <param name="notBefore">The earliest time of wanted lines, in nanoseconds of Unix time; null for all
    /// lines.</param>
    /// <param name="beginsInside">Whether lines before the first received line are skipped.</param>
    public PodLogPosition(long? notBefore = null, bool beginsInside = false)
    {
        _beginsInside = beginsInside;
        _horizon = notBefore is { } moment ? moment - 1 : long.MinValue;
        _latest = _horizon;
    }

    /// <summary>Whether a line was seen, so that the time to resume from is known.</summary>
    public bool HasSeen { get; private set; }

    /// <summary>Whether the present response has repeated a seen line, which proves that it is the same container's
    /// log.</summary>
    public bool IsProven { get; private set; }

    /// <summary>The time to request when resuming. The server truncates it to seconds.</summary>
    public DateTimeOffset Since => new LogTimestamp(SinceNanoseconds).ToDateTimeOffset();

    /// <summary>The beginning of the requested second.</summary>
    private long SinceNanoseconds
    {
        get
        {
            long time = _last - MaxLateness;
            long rest = time % LogTimestamp.NanosecondsPerSecond;
            return time - (rest < 0 ? rest + LogTimestamp.NanosecondsPerSecond : rest);
        }
    }

    /// <summary>Computes the hash by which the content of a line is recognized.</summary>
    /// <param name="message">The kept beginning of the line.</param>
    /// <param name="originalLength">The length of the whole line, in bytes.</param>
    public static int Hash(ReadOnlySpan<byte> message, long originalLength)
    {
        HashCode hash = default;
        hash.AddBytes(message);
        hash.Add(originalLength);
        return hash.ToHashCode();
    }

    /// <summary>Prepares for a response that was requested from <see cref="Since"/>.</summary>
    public void BeginResponse()
    {
        (IsProven, _isCaughtUp, _latestBefore) = (false, false, _latest);
        _repeated.Clear();
        if (!HasSeen)
        {
            return;
        }

        long since = SinceNanoseconds;
        for (int index = 0; index < _count; index++)
        {
            SeenLine line = _seen[(_first + index) % _seen.Length];
            if (line.Time >= since)
            {
                _repeated[line] = _repeated.GetValueOrDefault(line) + 1;
            }
        }
    }

    /// <summary>Whether the response's next line was not seen before.</summary>
    /// <param name="time">The line's time, in nanoseconds of Unix time.</param>
    /// <param name="hash">The hash of the line's content.</param>
    public bool IsNew(long time, int hash)
    {
        if (_isCaughtUp || time > _latestBefore)
        {
            return true;
        }

        SeenLine line = new(time, hash);
        if (_repeated.TryGetValue(line, out int count))
        {
            IsProven = true;
            if (count > 1)
            {
                _repeated[line] = count - 1;
            }
            else if (_repeated.Remove(line) && _repeated.Count == 0)
            {
                // All seen lines have been repeated: the rest is new, whatever its time.
                _isCaughtUp = true;
            }

            return false;
        }

        return time > _horizon || (time == _horizon && IsProven);
    }

    /// <summary>Adds a line to the seen ones.</summary>
    public void Add(long time, int hash)
    {
        if (!HasSeen && _beginsInside)
        {
            _horizon = Math.Max(_horizon, time);
        }

        if (time > _latestBefore && !_isCaughtUp)
        {
            _isCaughtUp = true;
            _repeated.Clear();
        }

        (HasSeen, _last, _latest) = (true, time, Math.Max(_latest, time));
        long since = SinceNanoseconds;
        while (_count > 0 && (_count == MaxRemembered || _seen[_first].Time < since))
        {
            _horizon = Math.Max(_horizon, _seen[_first].Time);
            _first = (_first + 1) % _seen.Length;
            _count--;
        }

        if (_count == _seen.Length)
        {
            Grow();
        }

        _seen[(_first + _count) % _seen.Length] = new SeenLine(time, hash);
        _count++;
    }

    /// <summary>Sets the position of a log of which only an unfinished last line is known.</summary>
    /// <param name="time">The time of the line's beginning, in nanoseconds of Unix time.</param>
    /// <param name="isWanted">Whether the line is emitted once it is finished.</param>
    public void BeginAt(long time, bool isWanted)
    {
        _horizon = isWanted ? time - 1 : time;
        (HasSeen, _last, _latest) = (true, time, _horizon);
    }

    private void Grow()
    {
        const int FirstLines = 4;
        SeenLine[] larger = new SeenLine[Math.Clamp(_seen.Length * 2, FirstLines, MaxRemembered)];
        for (int index = 0; index < _count; index++)
        {
            larger[index] = _seen[(_first + index) % _seen.Length];
        }

        (_seen, _first) = (larger, 0);
    }

    private readonly record struct SeenLine(long Time, int Hash);
}
