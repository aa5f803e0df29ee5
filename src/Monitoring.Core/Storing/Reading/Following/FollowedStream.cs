using Monitoring.Entries;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Storing.Reading.Following;

/// <summary>The position of a follower in a stream.</summary>
internal sealed class FollowedStream(LogMetadata identity)
{
    /// <summary>The stream's key, independent of later metadata; another stream that was assigned the same number
    /// has another key.</summary>
    public LogMetadata Identity { get; } = identity;

    /// <summary>The latest time stamp of the entries that have been read.</summary>
    public LogTimestamp PriorTime { get; set; } = new(long.MinValue);

    /// <summary>The position of the next entries.</summary>
    public FollowedMark Mark { get; set; } = FollowedMark.Start;

    /// <summary>Records an emitted entry of this stream.</summary>
    public void Note(LogEntry entry)
    {
        long sequence = entry.Cursor!.Value.Place!.Value.Sequence;
        Mark = Mark with
        {
            LastEmitted = Math.Max(Mark.LastEmitted, sequence),
            LastMatch = entry.IsContext ? Mark.LastMatch : Math.Max(Mark.LastMatch, sequence),
        };
    }
}
