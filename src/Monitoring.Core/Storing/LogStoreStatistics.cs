namespace Monitoring.Storing;

/// <summary>What a writer has done since it was opened, and how large its store is; an immutable snapshot.</summary>
public sealed record LogStoreStatistics
{
    /// <summary>Entries written.</summary>
    public long Entries { get; init; }

    /// <summary>The length of their messages, in bytes.</summary>
    public long MessageBytes { get; init; }

    /// <summary>Transactions.</summary>
    public long Commits { get; init; }

    /// <summary>Blocks in the store.</summary>
    public long Blocks { get; init; }

    /// <summary>The size of the database, with what is still in its write-ahead log, in bytes.</summary>
    public long FileBytes { get; init; }

    /// <summary>Entries deleted because they were too old, or the store too large.</summary>
    public long DeletedEntries { get; init; }

    /// <summary>What they took on disk, without the tables around them, in bytes.</summary>
    public long DeletedBytes { get; init; }

    /// <summary>When something was committed last; null if nothing was.</summary>
    public DateTimeOffset? LastCommit { get; init; }

    /// <summary>Why nothing can be committed now; null if it can.</summary>
    public string? LastError { get; init; }
}
