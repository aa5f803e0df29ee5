namespace Monitoring.Storing;

/// <summary>The path of a store and the options of its writer.</summary>
public sealed record LogStoreOptions
{
    /// <summary>The minimum of <see cref="GroupBytes"/>.</summary>
    internal const int MinGroupBytes = 64 << 10;

    /// <summary>The database's file; created with its directory if it does not exist.</summary>
    public required string Path { get; init; }

    /// <summary>The maximum time between reading a line and committing it. The default is 250 ms.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The memory for batches that are committed together under load, in bytes; the last batch may exceed it.
    /// The default is 1 MiB for each core but one, at least 1 MiB and at most 4 MiB; at most a 32nd of the maximum size
    /// of a store. The writer holds two such groups, and the blocks of a third one.</summary>
    /// <remarks>A block takes 1 MiB. One core reads files and writes to the database. Each of the other cores encodes a
    /// block of a group.</remarks>
    public int GroupBytes { get; init; } = Math.Clamp(Environment.ProcessorCount - 1, 1, 4) << 20;

    /// <summary>The target size of the messages in a block, in bytes; smaller blocks are merged in the background. The
    /// default is 1 MiB.</summary>
    public int BlockBytes { get; init; } = 1 << 20;

    /// <summary>Whether files of other users at the paths of the store's files are quarantined and created again. By
    /// default they are an error.</summary>
    public bool ReplacesForeignFiles { get; init; }

    /// <summary>The retention of entries.</summary>
    public RetentionPolicy Retention { get; init; } = RetentionPolicy.Default;

    /// <summary>The length of a stream's messages in a commit below which they are a part of a mixed block, in bytes.
    /// With 0 each stream has blocks of its own. The default is 32 KiB.</summary>
    internal int SmallBytes { get; init; } = 32 << 10;

    /// <summary>Checks that each value is in its range.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message has the
    /// name of the value.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Path);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CommitInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(GroupBytes, MinGroupBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(BlockBytes, 16 << 10);
        Retention.Validate();
    }
}
