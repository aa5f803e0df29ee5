using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Monitoring.Entries;

/// <summary>An entry's place in a store: where a query that stopped at it goes on.</summary>
/// <remarks>Entries are in the order of time, then stream, then sequence. As text: the three numbers, parted by dots.</remarks>
/// <param name="Time">The time by which the entry is sorted: its own, or that of an earlier entry of its stream if that
/// is later, because the order of a stream is never changed.</param>
/// <param name="Stream">The stream's number in the store.</param>
/// <param name="Sequence">The entry's number in its stream, from 0.</param>
public readonly record struct LogCursor(LogTimestamp Time, long Stream, long Sequence) : IComparable<LogCursor>
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LogCursor cursor)
    {
        cursor = default;
        string[] parts = text?.Split('.') ?? [];
        if (parts.Length != 3
            || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long time)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long stream)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence))
        {
            return false;
        }

        cursor = new LogCursor(new LogTimestamp(time), stream, sequence);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(LogCursor other)
    {
        if (Time != other.Time)
        {
            return Time < other.Time ? -1 : 1;
        }

        return Stream == other.Stream ? Sequence.CompareTo(other.Sequence) : Stream.CompareTo(other.Stream);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Time.UnixNanoseconds}.{Stream}.{Sequence}");

    /// <summary>Whether the left place comes before the right one.</summary>
    public static bool operator <(LogCursor left, LogCursor right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left place comes behind the right one.</summary>
    public static bool operator >(LogCursor left, LogCursor right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left place does not come behind the right one.</summary>
    public static bool operator <=(LogCursor left, LogCursor right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left place does not come before the right one.</summary>
    public static bool operator >=(LogCursor left, LogCursor right) => left.CompareTo(right) >= 0;
}
