using Monitoring.Entries;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Finds the rows that are asked for, and nothing around them.</summary>
internal static class MatchingRows
{
    /// <summary>The finder of a query without context.</summary>
    /// <param name="search">What is asked for.</param>
    /// <param name="order">In which order.</param>
    /// <param name="most">How many rows are wanted at most.</param>
    /// <param name="openBytes">How much memory what is found in one block may take, in bytes.</param>
    public static BlockFinder<FoundRows> Finder(BlockSearch search, QueryOrder order, int most, long openBytes) => (connection, block, cancellationToken) =>
    {
        if (!search.MayFind(connection, block))
        {
            return [];
        }

        List<FoundRows> found = [];
        LogTimestamp priorTime = block.PriorTime;
        foreach (BlockPart part in search.Read(connection, block))
        {
            if (Find(search, order, most, openBytes, block, part, ref priorTime, cancellationToken) is { } rows)
            {
                found.Add(rows);
            }
        }

        return found;
    };

    private static FoundRows? Find(
        BlockSearch search,
        QueryOrder order,
        int most,
        long openBytes,
        PlannedBlock block,
        BlockPart part,
        ref LogTimestamp priorTime,
        CancellationToken cancellationToken)
    {
        try
        {
            RowSet rows = search.Match(part, block, cancellationToken);
            return FoundRows.Create(block, part, rows, context: null, ref priorTime, order, most, openBytes);
        }
        catch (InvalidDataException exception)
        {
            search.ReportDamage(block, exception);
            part.Reader.Dispose();
            return null;
        }
    }
}
