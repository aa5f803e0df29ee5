namespace Monitoring.Collecting;

/// <summary>Where to begin in a file that is there when following begins; a file that comes later is read from its first
/// byte.</summary>
public readonly record struct StartPosition
{
    private readonly int? _lastEntries;

    private StartPosition(int? lastEntries) => _lastEntries = lastEntries;

    /// <summary>At the first byte.</summary>
    public static StartPosition Beginning => new(null);

    /// <summary>Behind the last byte: only what is written from now on.</summary>
    public static StartPosition End => new(0);

    /// <summary>At the last <paramref name="count"/> entries of each file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static StartPosition Last(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new StartPosition(count);
    }

    /// <summary>How many entries of what is there to give out; null for all.</summary>
    public int? LastEntries => _lastEntries;
}
