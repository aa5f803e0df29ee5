using Monitoring.Entries;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Finds the matching rows without context.</summary>
internal static class MatchingRows
{
    /// <summary>Returns the finder of a query without context.</summary>
    /// <param name="search">The search.</param>
    /// <param name="order">The order.</param>
    /// <param name="max">The maximum number of rows.</param>
    /// <param name="openBytes">The limit of memory for the results in one block, in bytes.</param>
    public static BlockFinder<FoundRows> Finder(BlockSearch search, QueryOrder order, int max, long openBytes) =>
        (connection, block, cancellationToken) =>
    {
        if (!search.MayFind(connection, block))
        {
            return [];
        }

        List<FoundRows> found = [];
        LogTimestamp priorTime = block.PriorTime;
        foreach (BlockPart part in search.Read(connection, block))
        {
            if (Find(search, order, max, openBytes, block, part, ref priorTime, cancellationToken) is { } rows)
            {
                found.Add(rows);
            }
        }

        return found;
    };

    private static FoundRows? Find(
        BlockSearch search,
        QueryOrder order,
        int max,
        long openBytes,
        PlannedBlock block,
        BlockPart part,
        ref LogTimestamp priorTime,
        CancellationToken cancellationToken)
    {
        try
        {
            RowSet rows = search.Match(part, block, cancellationToken);
            return FoundRows.Create(block, part, rows, context: null, ref priorTime, order, max, openBytes);
        }
        catch (InvalidDataException exception)
        {
            search.ReportDamage(block, exception);
            part.Reader.Dispose();
            return null;
        }
    }
}
