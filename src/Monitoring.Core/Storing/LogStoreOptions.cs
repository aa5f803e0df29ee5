namespace Monitoring.Storing;

/// <summary>Where a store is, and how it is written.</summary>
public sealed record LogStoreOptions
{
    /// <summary>The smallest <see cref="GroupBytes"/>.</summary>
    internal const int LeastGroupBytes = 64 << 10;

    /// <summary>The database's file; created, with its directory, if it is not there.</summary>
    public required string Path { get; init; }

    /// <summary>The longest time from reading a line until it is committed. The default is 250 ms.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How much memory the batches may take that are committed at once under load, in bytes; the last one may exceed it.
    /// The default is 4 MiB, some 2 to 3 MiB of messages, and less for a store that may have less than 128 MiB; the writer holds three such
    /// groups.</summary>
    public int GroupBytes { get; init; } = 4 << 20;

    /// <summary>How many bytes of messages a block should hold: smaller ones are merged in the background. The default is
    /// 1 MiB.</summary>
    public int BlockBytes { get; init; } = 1 << 20;

    /// <summary>Whether files at the paths of the store's files that are not this user's own are set aside and made anew. The default is
    /// that they are an error.</summary>
    public bool ReplacesForeignFiles { get; init; }

    /// <summary>What is kept, and for how long.</summary>
    public RetentionPolicy Retention { get; init; } = RetentionPolicy.Default;

    /// <summary>Checks the values against each other.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Path);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CommitInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(GroupBytes, LeastGroupBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(BlockBytes, 16 << 10);
        Retention.Validate();
    }
}
