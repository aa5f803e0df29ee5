namespace Monitoring.Storing;

/// <summary>An immutable snapshot of a writer's work since it was opened, and of the size of its store.</summary>
public sealed record LogStoreStatistics
{
    /// <summary>The number of written entries.</summary>
    public long Entries { get; init; }

    /// <summary>The length of their messages, in bytes.</summary>
    public long MessageBytes { get; init; }

    /// <summary>The number of transactions.</summary>
    public long Commits { get; init; }

    /// <summary>The number of blocks in the store; a block with entries of many streams counts once.</summary>
    public long Blocks { get; init; }

    /// <summary>The size of the database including its write-ahead log, in bytes.</summary>
    public long FileBytes { get; init; }

    /// <summary>The number of entries deleted because they were too old, or the store too large.</summary>
    public long DeletedEntries { get; init; }

    /// <summary>The size of the deleted entries on disk, without the surrounding tables, in bytes.</summary>
    public long DeletedBytes { get; init; }

    /// <summary>The time of the last commit; null if there was none.</summary>
    public DateTimeOffset? LastCommit { get; init; }

    /// <summary>The reason that nothing can be committed now; null if commits succeed.</summary>
    public string? LastError { get; init; }
}
