using System.Text;

namespace Monitoring.Testing.ApiServer;

/// <summary>The log of one container that runs, and of the one before it.</summary>
internal sealed class FakeLog
{
    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset Time, string Text)> _lines = [];
    private int _hidden;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The log of the previous container.</summary>
    public FakeLog? Previous { get; init; }

    /// <summary>Whether the container has ended.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether the container has not been started.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>A last line without an end, which those are given who do not follow, or no longer; null for
    /// none.</summary>
    public (DateTimeOffset Time, string Text)? Unfinished { get; set; }

    /// <summary>The number of responses that were ended or cut.</summary>
    public int Interruptions { get; private set; }

    /// <summary>Whether they were cut, the last time.</summary>
    public bool IsCut { get; private set; }

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

    /// <summary>Rotates the file as the kubelet does: new requests do not get the lines before.</summary>
    /// <param name="endsAnswers">Whether following responses end, as before Kubernetes 1.29.</param>
    public void Rotate(bool endsAnswers)
    {
        lock (_lock)
        {
            _hidden = _lines.Count;
            if (endsAnswers)
            {
                Interrupt(isCut: false);
            }
        }
    }

    /// <summary>Ends the following responses, as at a restart of the kubelet.</summary>
    public void EndAnswers()
    {
        lock (_lock)
        {
            Interrupt(isCut: false);
        }
    }

    /// <summary>Cuts following responses in the middle of a line.</summary>
    public void CutAnswers()
    {
        lock (_lock)
        {
            Interrupt(isCut: true);
        }
    }

    /// <summary>Writes lines and cuts the answers in the middle of them.</summary>
    public void WriteAndCut(params (DateTimeOffset Time, string Text)[] lines)
    {
        lock (_lock)
        {
            _lines.AddRange(lines);
            Interrupt(isCut: true);
        }
    }

    /// <summary>The number of the first line that a request means.</summary>
    public int FindFirst(FakeRequest request)
    {
        lock (_lock)
        {
            return request["tailLines"] is { } tail ? Math.Max(_hidden, _lines.Count - int.Parse(tail)) : _hidden;
        }
    }

    /// <summary>The lines from a number on that are not too old, the number after them, and a task for further
    /// lines.</summary>
    /// <remarks>Each line is tested by itself, as by the kubelet: a line that is too old is left out, also after a line
    /// that is not.</remarks>
    public byte[] Read(ref int next, FakeRequest request, bool isToTheEnd, out Task more)
    {
        lock (_lock)
        {
            DateTimeOffset since = request["sinceTime"] is { } time
                ? DateTimeOffset.Parse(time) : DateTimeOffset.MinValue;
            StringBuilder text = new();
            foreach ((DateTimeOffset Time, string Text) line in _lines.Skip(next).Where(line => line.Time >= since))
            {
                text.Append(Format(line, request)).Append('\n');
            }

            if (isToTheEnd && Unfinished is { } unfinished)
            {
                text.Append(Format(unfinished, request));
            }

            next = _lines.Count;
            more = _more.Task;
            return Encoding.UTF8.GetBytes(text.ToString());
        }
    }

    private static string Format((DateTimeOffset Time, string Text) line, FakeRequest request) =>
        request["timestamps"] == "true"
            ? $"{line.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffff}00Z {line.Text}" : line.Text;

    private void Interrupt(bool isCut)
    {
        (IsCut, Interruptions) = (isCut, Interruptions + 1);
        Pulse();
    }

    private void Pulse()
    {
        _more.SetResult();
        _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
