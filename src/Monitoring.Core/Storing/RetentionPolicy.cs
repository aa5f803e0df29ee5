namespace Monitoring.Storing;

/// <summary>How long entries are kept and how large a store may become; the oldest go first.</summary>
/// <param name="MaxAge">Entries older than this are deleted, block by block, at most an eighth later; null
/// keeps them for ever.</param>
/// <param name="MaxBytes">The largest size of the database's file, in bytes; null for no limit.</param>
public sealed record RetentionPolicy(TimeSpan? MaxAge, long? MaxBytes)
{
    /// <summary>The shortest age that a user may choose: a shorter one is a slip, and deletes what
    /// was just collected.</summary>
    public static readonly TimeSpan LeastAge = TimeSpan.FromHours(1);

    /// <summary>The smallest size that a user may choose, 16 MiB: a smaller one is a slip, and leaves no room to merge
    /// blocks.</summary>
    public const long LeastBytes = 16 << 20;

    /// <summary>Seven days and 4 GiB, some 25 GiB of raw logs.</summary>
    public static RetentionPolicy Default { get; } = new(TimeSpan.FromDays(7), 4L << 30);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not positive.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxAge ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(MaxAge));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxBytes ?? long.MaxValue, 0, nameof(MaxBytes));
    }
}
