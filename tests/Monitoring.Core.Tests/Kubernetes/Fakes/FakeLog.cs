using System.Text;

namespace Monitoring.Kubernetes.Fakes;

/// <summary>The log of one container that runs, and of the one before it.</summary>
internal sealed class FakeLog
{
    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset Time, string Text)> _lines = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the container before has written.</summary>
    public FakeLog? Previous { get; init; }

    /// <summary>Whether the container has ended.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>The container writes a line.</summary>
    public void Write(DateTimeOffset time, string text)
    {
        lock (_lock)
        {
            _lines.Add((time, text));
            Pulse();
        }
    }

    /// <summary>The container ends.</summary>
    public void End()
    {
        lock (_lock)
        {
            IsEnded = true;
            Pulse();
        }
    }

    /// <summary>The number of the first line that a request means.</summary>
    public int FindFirst(FakeRequest request)
    {
        lock (_lock)
        {
            int first = request["sinceTime"] is { } since
                ? _lines.FindIndex(line => line.Time >= DateTimeOffset.Parse(since)) is >= 0 and int found ? found : _lines.Count
                : 0;
            return request["tailLines"] is { } tail ? Math.Max(first, _lines.Count - int.Parse(tail)) : first;
        }
    }

    /// <summary>The lines from a number on, the number after them, and when there are more.</summary>
    public byte[] Read(ref int next, FakeRequest request, out Task more)
    {
        lock (_lock)
        {
            StringBuilder text = new();
            foreach ((DateTimeOffset time, string line) in _lines.Skip(next))
            {
                text.Append(request["timestamps"] == "true" ? $"{time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffff}00Z {line}\n" : $"{line}\n");
            }

            next = _lines.Count;
            more = _more.Task;
            return Encoding.UTF8.GetBytes(text.ToString());
        }
    }

    private void Pulse()
    {
        _more.SetResult();
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
