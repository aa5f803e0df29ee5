using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Blocks.Columns;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>A listing of a store's entries in time order: in which direction, of which entries, and from which place on.</summary>
/// <param name="NewestFirst">Whether places are visited from the last to the first.</param>
/// <param name="Numbers">The numbers of the entries that are listed.</param>
/// <param name="After">The place after which the listing goes on; null if it begins.</param>
/// <param name="AfterIsBelow">Whether the places that count come before that place, because that was the order asked for.</param>
internal readonly record struct QueryOrder(bool NewestFirst, NumberRange Numbers, LogPlace? After, bool AfterIsBelow) : IComparer<LogPlace>
{
    /// <summary>The oldest first, and all of them.</summary>
    /// <param name="numbers">The numbers of the entries that are listed.</param>
    public static QueryOrder All(NumberRange numbers) => new(NewestFirst: false, numbers, After: null, AfterIsBelow: false);

    /// <summary>The listings that a query asks for, one after the other: a cursor's own, then that of what was committed since.</summary>
    /// <param name="query">The query.</param>
    /// <param name="end">The number of the next entry that will be stored.</param>
    public static IReadOnlyList<QueryOrder> Of(LogQuery query, long end)
    {
        if (query.After is not { } after)
        {
            return [new(query.NewestFirst, new NumberRange(0, end), After: null, query.NewestFirst)];
        }

        NumberRange own = after.Range with { To = Math.Min(after.Range.To, end) };
        if (query.NewestFirst)
        {
            return [new(NewestFirst: true, own with { From = 0 }, after.Place, AfterIsBelow: true)];
        }

        QueryOrder since = All(new NumberRange(after.Range.To, Math.Max(after.Range.To, end)));
        return after.Place is null ? [since] : [new(NewestFirst: false, own, after.Place, AfterIsBelow: false), since];
    }

    /// <summary>Whether entries with lower numbers count too, as context: a follower knows which of them it has given out.</summary>
    public bool IncludesEarlier { get; init; }

    private NumberRange Counted => IncludesEarlier ? Numbers with { From = 0 } : Numbers;

    /// <summary>The same listing, walked through in the other direction.</summary>
    public QueryOrder Reversed => this with { NewestFirst = !NewestFirst };

    /// <summary>The cursor after a place.</summary>
    public LogCursor CursorAt(LogPlace place) => new(Numbers, place);

    /// <summary>The place at which a block has to be opened.</summary>
    public LogPlace StartOf(PlannedBlock block) => NewestFirst ? block.Upper : block.Lower;

    /// <summary>Whether a place counts, if its entry's number does.</summary>
    /// <remarks>Entries of the place's own stream are compared by their sequence, which never changes. The time that they are sorted by
    /// may, in a store that was written before version 5, if an earlier entry with a later time stamp was deleted.</remarks>
    public bool Counts(LogPlace place)
    {
        if (After is not { } after)
        {
            return true;
        }

        int side = place.Stream == after.Stream ? place.Sequence.CompareTo(after.Sequence) : place.CompareTo(after);
        return AfterIsBelow ? side < 0 : side > 0;
    }

    /// <summary>Whether a block may hold an entry that counts.</summary>
    public bool MayCount(PlannedBlock block) =>
        Counted.Overlaps(block.Header.Numbers) && Counts(AfterIsBelow ? block.Lower : block.Upper);

    /// <summary>Whether all of a block's entries count.</summary>
    public bool CountsWhole(PlannedBlock block) =>
        Counted.Contains(block.Header.Numbers) && Counts(AfterIsBelow ? block.Upper : block.Lower);

    /// <summary>The rows of a decoded block whose numbers count.</summary>
    public (int First, int End) RowsOf(BlockPart part)
    {
        EntryNumbers numbers = part.Reader.Numbers;
        return Counted.Contains(numbers.Range)
            ? (part.FirstRow, part.EndRow)
            : (Math.Max(part.FirstRow, numbers.FindRow(Counted.From)), Math.Min(part.EndRow, numbers.FindRow(Counted.To)));
    }

    /// <inheritdoc/>
    public int Compare(LogPlace x, LogPlace y) => NewestFirst ? y.CompareTo(x) : x.CompareTo(y);
}
