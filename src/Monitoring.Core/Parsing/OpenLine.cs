using Monitoring.Tailing;

namespace Monitoring.Parsing;

/// <summary>The first line of what is still being joined on one output: from there on nothing of that output was given out.</summary>
internal sealed class OpenLine
{
    /// <summary>How often was read before it was.</summary>
    public long Ordinal { get; private set; }

    /// <summary>Where in its file it begins.</summary>
    public long Offset { get; private set; }

    /// <summary>The same, so that it is found again after a restart; set once by the stream.</summary>
    public FilePosition? Start { get; set; }

    /// <summary>Whether its file was truncated since: if it is found again, then in a copy.</summary>
    public bool IsTruncatedAway { get; set; }

    /// <summary>A line that was just read begins something.</summary>
    /// <param name="order">Numbers what is read.</param>
    /// <param name="offset">Where in its file it begins.</param>
    public void Begin(LineOrder order, long offset)
    {
        Ordinal = order.Current;
        Offset = offset;
        Start = null;
        IsTruncatedAway = false;
    }

    /// <summary>What another line began goes on here.</summary>
    public void Continue(OpenLine other)
    {
        Ordinal = other.Ordinal;
        Offset = other.Offset;
        Start = other.Start;
        IsTruncatedAway = other.IsTruncatedAway;
    }
}
