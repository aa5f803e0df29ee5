using Monitoring.Entries;

namespace Monitoring.Storing.Mixed;

/// <summary>The row of a mixed block, without its directory and content.</summary>
/// <param name="Numbers">The entry numbers of its commits; the end identifies the row.</param>
/// <param name="Level">How often its entries were merged.</param>
/// <param name="Committed">The time of its last commit, in Unix nanoseconds.</param>
internal readonly record struct MixedRow(NumberRange Numbers, int Level, long Committed)
{
    /// <summary>The key of the row.</summary>
    public long Key => Numbers.To;

    /// <summary>The number of parts.</summary>
    public int Parts { get; init; }

    /// <summary>The length of all messages, in bytes.</summary>
    public long MessageBytes { get; init; }

    /// <summary>The length of directory, checkpoints and content, in bytes.</summary>
    public long StoredBytes { get; init; }

    /// <summary>Whether the row was read from the store, because an earlier process wrote it, or a transaction
    /// failed.</summary>
    public bool IsInherited { get; init; }

    /// <summary>The time at which this process first had the row's entries, on the monotonic clock.</summary>
    public long Tick { get; init; }
}
