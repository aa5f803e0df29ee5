namespace Monitoring.Storing.Reading.Searching;

/// <summary>The entries of a stream that a follower has read and emitted, by their numbers.</summary>
/// <param name="Next">The first entry that has not been read.</param>
/// <param name="LastEmitted">The last emitted entry; -1 before the first.</param>
/// <param name="LastMatch">The last emitted entry that matched the query; -1 before the first.</param>
internal readonly record struct FollowedMark(long Next, long LastEmitted, long LastMatch)
{
    /// <summary>The mark of a new stream.</summary>
    public static FollowedMark Start { get; } = new(0, -1, -1);
}
