using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Blocks.Columns;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>A listing of a store's entries in time order: its direction, its entries, and its start.</summary>
/// <param name="NewestFirst">Whether positions are visited from the last to the first.</param>
/// <param name="Numbers">The numbers of the entries that are listed.</param>
/// <param name="After">The position after which the listing continues; null at the beginning.</param>
/// <param name="AfterIsBelow">Whether the listing includes the positions before <paramref name="After"/>, because the
/// query's order is descending.</param>
internal readonly record struct QueryOrder(bool NewestFirst, NumberRange Numbers, LogPlace? After,
    bool AfterIsBelow) : IComparer<LogPlace>
{
    /// <summary>A listing of all entries, the oldest first.</summary>
    /// <param name="numbers">The numbers of the entries that are listed.</param>
    public static QueryOrder All(NumberRange numbers) =>
        new(NewestFirst: false, numbers, After: null, AfterIsBelow: false);

    /// <summary>The listings of a query, in order: the remaining entries of the cursor's listing, then the entries
    /// committed since.</summary>
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

    /// <summary>Whether entries with lower numbers are also included, as context; a follower has recorded which of them
    /// it has emitted.</summary>
    public bool IncludesEarlier { get; init; }

    private NumberRange IncludedNumbers => IncludesEarlier ? Numbers with { From = 0 } : Numbers;

    /// <summary>The same listing in the other direction.</summary>
    public QueryOrder Reversed => this with { NewestFirst = !NewestFirst };

    /// <summary>The cursor after a position.</summary>
    public LogCursor CursorAt(LogPlace position) => new(Numbers, position);

    /// <summary>The position at which a block must be opened.</summary>
    public LogPlace StartOf(PlannedBlock block) => NewestFirst ? block.Upper : block.Lower;

    /// <summary>Whether a position is included, if its entry's number is.</summary>
    /// <remarks>Entries of the position's own stream are compared by their sequence, which never changes. In a store
    /// that was written before version 5, the time that they are sorted by may change. This happens if an earlier entry
    /// with a later time stamp is deleted.</remarks>
    public bool Includes(LogPlace position)
    {
        if (After is not { } after)
        {
            return true;
        }

        int side = position.Stream == after.Stream
            ? position.Sequence.CompareTo(after.Sequence) : position.CompareTo(after);
        return AfterIsBelow ? side < 0 : side > 0;
    }

    /// <summary>Whether a block may contain an included entry.</summary>
    public bool MayInclude(PlannedBlock block) =>
        IncludedNumbers.Overlaps(block.Header.Numbers) && Includes(AfterIsBelow ? block.Lower : block.Upper);

    /// <summary>Whether all of a block's entries are included.</summary>
    public bool IncludesAll(PlannedBlock block) =>
        IncludedNumbers.Contains(block.Header.Numbers) && Includes(AfterIsBelow ? block.Upper : block.Lower);

    /// <summary>The rows of a decoded block whose numbers are included.</summary>
    public (int First, int End) RowsOf(BlockPart part)
    {
        EntryNumbers numbers = part.Reader.Numbers;
        return IncludedNumbers.Contains(numbers.Range)
            ? (part.FirstRow, part.EndRow)
            : (
                Math.Max(part.FirstRow, numbers.FindRow(IncludedNumbers.From)),
                Math.Min(part.EndRow, numbers.FindRow(IncludedNumbers.To)));
    }

    /// <inheritdoc/>
    public int Compare(LogPlace x, LogPlace y) => NewestFirst ? y.CompareTo(x) : x.CompareTo(y);
}
