using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Monitoring.Entries;

// Implementation notes
//
// Timestamps do not show when an entry is stored: streams are written in any order, and clocks are wrong. So a place in
// time order cannot be a cursor, because an entry that is committed later may belong before it. Only the entry number
// always increases.
//
// Even so, a listing is in time order, because that is how logs are read. It lists the entries that were stored at one
// moment: those whose numbers are in a range. A cursor inside a listing is that range and the last place in it. A
// reader that resumes gets the rest of the range in time order, then a listing of all entries that were committed
// since.

/// <summary>The progress of a reader in a store. A reader that resumes there misses no entry and gets none
/// twice.</summary>
/// <remarks>
/// <para>This holds for any timestamps, with streams written in any order, and across compaction, retention, repair and
/// restarts. Entries that retention deletes before they are read are missing.</para>
/// <para>As text: <c>to</c>, or <c>from-to.time.stream.sequence</c> inside a listing in time order. Earlier versions
/// wrote <c>time.stream.sequence</c>. Such a cursor is the place in a listing of the entries that were stored before
/// entries had numbers.</para>
/// </remarks>
/// <param name="Range">The range of the listing. Entries before the range have been read; those after it have
/// not.</param>
/// <param name="Place">The last place in time order that has been read in the range; null if all of the range has been
/// read.</param>
public readonly record struct LogCursor(NumberRange Range, LogPlace? Place)
{
    /// <summary>The numbers of entries that were stored before entries had numbers.</summary>
    private static readonly NumberRange Unnumbered = new(0, 1);

    /// <summary>Creates a cursor after all entries that were committed before the entry with a number.</summary>
    /// <param name="number">The number, from 0.</param>
    public static LogCursor Before(long number) => new(new NumberRange(0, number), Place: null);

    /// <summary>Parses the text of <see cref="ToString"/>, and the cursors of earlier versions.</summary>
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
            case 4 when TryParseRange(parts[0], out NumberRange range)
                && TryParsePlace(parts.AsSpan(1), out LogPlace place):
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
        if (dash > 0
            && TryParseNumber(text[..dash], out long from)
            && TryParseNumber(text[(dash + 1)..], out long to)
            && from < to)
        {
            range = new NumberRange(from, to);
            return true;
        }

        range = default;
        return false;
    }

    private static bool TryParsePlace(ReadOnlySpan<string> parts, out LogPlace place)
    {
        bool isPlace = long.TryParse(
            parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long time)
            & TryParseNumber(parts[1], out long stream)
            & TryParseNumber(parts[2], out long sequence);
        place = new LogPlace(new LogTimestamp(time), stream, sequence);
        return isPlace;
    }

    private static bool TryParseNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
