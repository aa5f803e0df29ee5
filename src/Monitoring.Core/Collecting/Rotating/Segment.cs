using Monitoring.Files;

namespace Monitoring.Collecting.Rotating;

/// <summary>A part of a log that was written once, in whatever files it is now: the position up to which it was read,
/// and its fingerprints.</summary>
/// <param name="Position">The file that the segment was read from, the fingerprints of its bytes, and the position up
/// to which it was read.</param>
/// <param name="State">The state of reading.</param>
internal readonly record struct Segment(FilePosition Position, SegmentState State)
{
    /// <summary>The offset up to which the bytes are known. Includes an unfinished last line while it is held, or if it
    /// was emitted because the file was finished.</summary>
    public long Seen { get; init; } = State == SegmentState.Finished
        ? Math.Max(Position.Offset, Position.Size) : Position.Offset;

    /// <summary>Whether the segment was read, so that its order among the others is known, and
    /// not only skipped.</summary>
    public bool WasRead => !Position.WasLeft;

    /// <summary>Whether some known bytes were not read.</summary>
    public bool HasUnread => State == SegmentState.Unfinished && Position.Size > Position.Offset;
}
