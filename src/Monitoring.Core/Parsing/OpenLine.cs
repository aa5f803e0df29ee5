using Monitoring.Files;

namespace Monitoring.Parsing;

/// <summary>The first line of what is still being joined on one output: from there on nothing of that output was given out.</summary>
internal sealed class OpenLine
{
    /// <summary>Of no meaning unless there is one: lines begin something more often than that they are asked for.</summary>
    private FilePosition _start;
    private bool _hasStart;

    /// <summary>How often was read before it was.</summary>
    public long Ordinal { get; private set; }

    /// <summary>Where in its file it begins.</summary>
    public long Offset { get; private set; }

    /// <summary>The same, so that it is found again after a restart; set once by the stream.</summary>
    public FilePosition? Start
    {
        get => _hasStart ? _start : null;
        set
        {
            _hasStart = value.HasValue;
            _start = value.GetValueOrDefault();
        }
    }

    /// <summary>Whether its file was truncated since: if it is found again, then in a copy.</summary>
    public bool IsTruncatedAway { get; set; }

    /// <summary>A line that was just read begins something.</summary>
    /// <param name="order">Numbers what is read.</param>
    /// <param name="offset">Where in its file it begins.</param>
    public void Begin(LineOrder order, long offset)
    {
        Ordinal = order.Current;
        Offset = offset;
        _hasStart = false;
        IsTruncatedAway = false;
    }

    /// <summary>What another line began goes on here.</summary>
    public void Continue(OpenLine other)
    {
        Ordinal = other.Ordinal;
        Offset = other.Offset;
        _hasStart = other._hasStart;
        _start = other._hasStart ? other._start : _start;
        IsTruncatedAway = other.IsTruncatedAway;
    }
}
