namespace Monitoring.Entries;

/// <summary>An entry's place in the time order of a store.</summary>
/// <remarks>Entries are ordered by time, then stream, then sequence. An entry keeps its place until it is
/// deleted.</remarks>
/// <param name="Time">The time by which the entry is sorted: its own, or that of an earlier entry of its stream if that
/// is later, because the order of a stream never changes.</param>
/// <param name="Stream">The stream's number in the store.</param>
/// <param name="Sequence">The entry's number in its stream, from 0.</param>
public readonly record struct LogPlace(LogTimestamp Time, long Stream, long Sequence) : IComparable<LogPlace>
{
    /// <inheritdoc/>
    public int CompareTo(LogPlace other)
    {
        if (Time != other.Time)
        {
            return Time < other.Time ? -1 : 1;
        }

        return Stream == other.Stream ? Sequence.CompareTo(other.Sequence) : Stream.CompareTo(other.Stream);
    }

    /// <summary>Whether the left place is before the right one.</summary>
    public static bool operator <(LogPlace left, LogPlace right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left place is after the right one.</summary>
    public static bool operator >(LogPlace left, LogPlace right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left place is not after the right one.</summary>
    public static bool operator <=(LogPlace left, LogPlace right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left place is not before the right one.</summary>
    public static bool operator >=(LogPlace left, LogPlace right) => left.CompareTo(right) >= 0;
}
