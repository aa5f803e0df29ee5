using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Monitoring.Entries;

// Implementation notes
//
// Time stamps say nothing of when an entry is stored: streams are written in any order, clocks are wrong. So no place in time
// order is a cursor: an entry that is committed later may belong before it. What never goes back is the entry number.
//
// A listing still is in time order, because that is how logs are read. It is a listing of what was stored at one moment: the
// entries whose numbers are in a range. A cursor inside a listing is that range and the last place in it. Whoever resumes gets the rest
// of the range in time order, then a listing of all that was committed since.

/// <summary>How far a reader has read a store: the reader that resumes there misses no entry and gets none twice.</summary>
/// <remarks>
/// <para>This holds whatever time stamps entries have, in whatever order streams are written, and across compaction, retention,
/// repair and restarts. Entries that retention deletes before they are read are missing.</para>
/// <para>As text: <c>to</c>, or <c>from-to.time.stream.sequence</c> inside a listing in time order. Earlier versions wrote
/// <c>time.stream.sequence</c>: such a cursor is the place in a listing of the entries that were stored before they had numbers.</para>
/// </remarks>
/// <param name="Range">Numbers before the range have been read; numbers after it have not.</param>
/// <param name="Place">Of the range, the last place in time order that has been read; null if all of the range has been read.</param>
public readonly record struct LogCursor(NumberRange Range, LogPlace? Place)
{
    /// <summary>The numbers of entries that were stored before entries had numbers.</summary>
    private static readonly NumberRange Unnumbered = new(0, 1);

    /// <summary>A cursor after all entries that were committed before the entry with a number.</summary>
    /// <param name="number">The number, from 0.</param>
    public static LogCursor Before(long number) => new(new NumberRange(0, number), Place: null);

    /// <summary>Reads what <see cref="ToString"/> writes, and the cursors of earlier versions.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out LogCursor cursor)
    {
        cursor = default;
        string[] parts = text?.Split('.') ?? [];
        switch (parts.Length)
        {
            case 1 when TryParseNumber(parts[0], out long number):
                cursor = Before(number);
                return true;
            case 3 when TryParsePlace(parts, out LogPlace place):
                cursor = new LogCursor(Unnumbered, place);
                return true;
            case 4 when TryParseRange(parts[0], out NumberRange range) && TryParsePlace(parts.AsSpan(1), out LogPlace place):
                cursor = new LogCursor(range, place);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Place is { } place
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{Range.From}-{Range.To}.{place.Time.UnixNanoseconds}.{place.Stream}.{place.Sequence}")
        : Range.To.ToString(CultureInfo.InvariantCulture);

    private static bool TryParseRange(string text, out NumberRange range)
    {
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash > 0 && TryParseNumber(text[..dash], out long from) && TryParseNumber(text[(dash + 1)..], out long to) && from < to)
        {
            range = new NumberRange(from, to);
            return true;
        }

        range = default;
        return false;
    }

    private static bool TryParsePlace(ReadOnlySpan<string> parts, out LogPlace place)
    {
        bool isPlace = long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long time)
            & TryParseNumber(parts[1], out long stream)
            & TryParseNumber(parts[2], out long sequence);
        place = new LogPlace(new LogTimestamp(time), stream, sequence);
        return isPlace;
    }

    private static bool TryParseNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
