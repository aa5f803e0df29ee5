using Monitoring.Entries;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading.Following;

/// <summary>How far a stream has been followed.</summary>
internal sealed class FollowedStream(LogMetadata identity)
{
    /// <summary>What tells the stream from others, whatever becomes known of it: one that was given the same number has another.</summary>
    public LogMetadata Identity { get; } = identity;

    /// <summary>The greatest time stamp of the entries that have been looked at.</summary>
    public LogTimestamp PriorTime { get; set; } = new(long.MinValue);

    /// <summary>Where the next entries begin.</summary>
    public FollowedMark Mark { get; set; } = FollowedMark.Start;

    /// <summary>Remembers an entry of this stream that is given out.</summary>
    public void Note(LogEntry entry)
    {
        long sequence = entry.Cursor!.Value.Place!.Value.Sequence;
        Mark = Mark with
        {
            LastGiven = Math.Max(Mark.LastGiven, sequence),
            LastMatch = entry.IsContext ? Mark.LastMatch : Math.Max(Mark.LastMatch, sequence),
        };
    }
}
