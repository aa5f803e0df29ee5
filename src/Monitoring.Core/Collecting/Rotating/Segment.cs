using Monitoring.Files;

namespace Monitoring.Collecting.Rotating;

/// <summary>A part of a log that was written once, whatever files hold it by now: how far it was read, and how it is known again.</summary>
/// <param name="Position">The file that it was read in, fingerprints of its bytes, and up to where it was read.</param>
/// <param name="State">What became of it.</param>
internal readonly record struct Segment(FilePosition Position, SegmentState State)
{
    /// <summary>Up to where its bytes are known: those of an unfinished last line are, too, as long as they are held, or if they were
    /// emitted because the file was finished.</summary>
    public long Seen { get; init; } = State == SegmentState.Finished ? Math.Max(Position.Offset, Position.Size) : Position.Offset;

    /// <summary>Whether it was read, so that its place among the others is known; and not only left out.</summary>
    public bool WasRead => !Position.WasLeft;

    /// <summary>Whether bytes are known that were not read.</summary>
    public bool HasUnread => State == SegmentState.Unfinished && Position.Size > Position.Offset;
}
