using Monitoring.Entries;

namespace Monitoring.Kubernetes.Streaming;

// Implementation notes
//
// The API resumes by time, in whole seconds, and gives every line of the file that is not older, one by one
// (kubernetes/kubernetes, staging/src/k8s.io/cri-client/pkg/logs/logs.go, logWriter.write): so an answer that resumes is some end
// of what was seen, as far as its times are not older and as far as no rotation has hidden it, and then what is new. What is
// seen of it is told by time and content, counted: lines that are equal, to the nanosecond, are as many as they were.
//
// Times are almost in order. The two outputs of a container are copied by two threads of the runtime, so that a line may have an
// earlier time than the one before it; hence the tenth of a second that is asked for besides. A clock that is set back is
// followed, as what counts is the time of the last line and not the latest time.
//
// Not all lines of a second can be kept. Of older ones the latest time is known, the horizon: what is not later than that was
// seen. Wrong is this only for a line that comes so late that a thousand others came in between, and where a thousand lines have
// the same time to the nanosecond; and for a line that is equal, in time and content, to one that a rotation has just hidden.

/// <summary>How far a container's log was read through the API: when to resume, and which lines of what then comes again were
/// seen before.</summary>
/// <remarks>Pure. What the kubelet has rotated away since cannot be asked for, and that there was such a thing cannot be known: it
/// is no gap that could be told. One owner at a time. Memory: 16 bytes for each line of the last second, at most
/// <see cref="MaxRemembered"/>; while an answer resumes, as much again.</remarks>
internal sealed class PodLogPosition
{
    /// <summary>The most lines that are remembered one by one.</summary>
    public const int MaxRemembered = 1024;

    /// <summary>How much earlier than a line one may be that stands behind it, in nanoseconds.</summary>
    private const long Lateness = LogTimestamp.NanosecondsPerSecond / 10;

    private readonly bool _beginsInside;
    private readonly Dictionary<SeenLine, int> _again = [];
    private SeenLine[] _seen = [];
    private int _first;
    private int _count;
    private long _horizon;
    private long _latest;
    private long _latestBefore;
    private long _last;
    private bool _isPast;

    /// <summary>A log of which nothing was seen.</summary>
    /// <param name="notBefore">Lines that are older than this are not wanted, in nanoseconds of Unix time; null for all.</param>
    /// <param name="beginsInside">Whether what stands before the first line that comes is not wanted.</param>
    public PodLogPosition(long? notBefore = null, bool beginsInside = false)
    {
        _beginsInside = beginsInside;
        _horizon = notBefore is { } moment ? moment - 1 : long.MinValue;
        _latest = _horizon;
    }

    /// <summary>Whether a line was seen: where to resume is known.</summary>
    public bool HasSeen { get; private set; }

    /// <summary>Whether the present answer has had a line that was seen before: it is the same container's log.</summary>
    public bool IsProven { get; private set; }

    /// <summary>The time to ask for when resuming; the server cuts it to seconds.</summary>
    public DateTimeOffset Since => new LogTimestamp(SinceNanoseconds).ToDateTimeOffset();

    /// <summary>The beginning of the second that is asked for.</summary>
    private long SinceNanoseconds
    {
        get
        {
            long time = _last - Lateness;
            long rest = time % LogTimestamp.NanosecondsPerSecond;
            return time - (rest < 0 ? rest + LogTimestamp.NanosecondsPerSecond : rest);
        }
    }

    /// <summary>By what the content of a line is known again.</summary>
    /// <param name="message">The line's beginning, as far as it was kept.</param>
    /// <param name="originalLength">How long it is, in bytes.</param>
    public static int Hash(ReadOnlySpan<byte> message, long originalLength)
    {
        HashCode hash = default;
        hash.AddBytes(message);
        hash.Add(originalLength);
        return hash.ToHashCode();
    }

    /// <summary>An answer begins that was asked for with <see cref="Since"/>.</summary>
    public void BeginAnswer()
    {
        (IsProven, _isPast, _latestBefore) = (false, false, _latest);
        _again.Clear();
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
                _again[line] = _again.GetValueOrDefault(line) + 1;
            }
        }
    }

    /// <summary>Whether the answer's next line was not seen before.</summary>
    /// <param name="time">Its time, in nanoseconds of Unix time.</param>
    /// <param name="hash">Its content.</param>
    public bool IsNew(long time, int hash)
    {
        if (_isPast || time > _latestBefore)
        {
            return true;
        }

        SeenLine line = new(time, hash);
        if (_again.TryGetValue(line, out int count))
        {
            IsProven = true;
            if (count > 1)
            {
                _again[line] = count - 1;
            }
            else if (_again.Remove(line) && _again.Count == 0)
            {
                // The last line that was seen has come again: the rest is new, whatever its time.
                _isPast = true;
            }

            return false;
        }

        return time > _horizon || (time == _horizon && IsProven);
    }

    /// <summary>The line was seen.</summary>
    public void Add(long time, int hash)
    {
        if (!HasSeen && _beginsInside)
        {
            _horizon = Math.Max(_horizon, time);
        }

        if (time > _latestBefore && !_isPast)
        {
            _isPast = true;
            _again.Clear();
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

    /// <summary>The log ends with a line that is not finished, and nothing else of it is known.</summary>
    /// <param name="time">When the line was begun, in nanoseconds of Unix time.</param>
    /// <param name="isWanted">Whether that line is wanted, once it is finished.</param>
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
