using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

/// <summary>In which direction a store is walked through, and which part of it lies behind the query's cursor.</summary>
/// <param name="NewestFirst">Whether places are visited from the last to the first.</param>
/// <param name="After">The cursor; null if everything counts.</param>
/// <param name="AfterIsBelow">Whether the places that count come before the cursor, because that was the order asked
/// for.</param>
internal readonly record struct QueryOrder(bool NewestFirst, LogCursor? After, bool AfterIsBelow) : IComparer<LogCursor>
{
    /// <summary>The order in which a query wants its entries.</summary>
    public static QueryOrder Of(LogQuery query) => new(query.NewestFirst, query.After, query.NewestFirst);

    /// <summary>The same part of the store, walked through in the other direction.</summary>
    public QueryOrder Reversed => this with { NewestFirst = !NewestFirst };

    /// <summary>The place at which a block has to be opened.</summary>
    public LogCursor StartOf(PlannedBlock block) => NewestFirst ? block.Upper : block.Lower;

    /// <summary>Whether a place counts.</summary>
    /// <remarks>Entries of the cursor's own stream are told by their numbers, which never change; the time they are sorted by
    /// does if an earlier entry with a later time stamp was deleted.</remarks>
    public bool Counts(LogCursor place)
    {
        if (After is not { } after)
        {
            return true;
        }

        int side = place.Stream == after.Stream ? place.Sequence.CompareTo(after.Sequence) : place.CompareTo(after);
        return AfterIsBelow ? side < 0 : side > 0;
    }

    /// <summary>Whether a block may hold a place that counts.</summary>
    public bool MayCount(PlannedBlock block) => Counts(AfterIsBelow ? block.Lower : block.Upper);

    /// <summary>Whether all of a block's places count.</summary>
    public bool CountsWhole(PlannedBlock block) => Counts(AfterIsBelow ? block.Upper : block.Lower);

    /// <inheritdoc/>
    public int Compare(LogCursor x, LogCursor y) => NewestFirst ? y.CompareTo(x) : x.CompareTo(y);
}
