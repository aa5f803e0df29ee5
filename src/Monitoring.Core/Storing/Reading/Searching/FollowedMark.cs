namespace Monitoring.Storing.Reading.Searching;

/// <summary>Which of a stream's entries have been looked at, by their numbers, and which of them were given out.</summary>
/// <param name="Next">The first that has not been looked at.</param>
/// <param name="LastGiven">The last that was given out; -1 before the first.</param>
/// <param name="LastMatch">The last that was given out because it was asked for; -1 before the first.</param>
internal readonly record struct FollowedMark(long Next, long LastGiven, long LastMatch)
{
    /// <summary>The mark of a stream that is new.</summary>
    public static FollowedMark Start { get; } = new(0, -1, -1);
}
