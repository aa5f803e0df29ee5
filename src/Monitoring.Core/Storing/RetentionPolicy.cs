namespace Monitoring.Storing;

/// <summary>The limits of the age of entries and of the size of a store; the oldest entries are
/// deleted first.</summary>
/// <param name="MaxAge">The age at which entries are deleted, block by block, at most an eighth
/// later; null for no limit.</param>
/// <param name="MaxBytes">The maximum size of the database's file, in bytes; null for no limit.</param>
public sealed record RetentionPolicy(TimeSpan? MaxAge, long? MaxBytes)
{
    /// <summary>The minimum age that a user can choose. A shorter one is a mistake that deletes what was
    /// just collected.</summary>
    public static readonly TimeSpan MinAge = TimeSpan.FromHours(1);

    /// <summary>The minimum size that a user can choose, 16 MiB. A smaller one is a mistake that leaves no space
    /// to merge blocks.</summary>
    public const long MinBytes = 16 << 20;

    /// <summary>The default policy: seven days and 4 GiB, about 25 GiB of raw logs.</summary>
    public static RetentionPolicy Default { get; } = new(TimeSpan.FromDays(7), 4L << 30);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxAge ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(MaxAge));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxBytes ?? long.MaxValue, 0, nameof(MaxBytes));
    }
}
