using Monitoring.Entries;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>Selects and orders the blocks that a query must read.</summary>
internal static class QueryPlan
{
    /// <summary>Returns all blocks of some streams as planned blocks, by stream and number.</summary>
    /// <param name="streams">The streams, by number.</param>
    /// <param name="headers">The streams' blocks, by stream and number.</param>
    public static List<PlannedBlock> PlanAll(IReadOnlyList<StoredStream> streams, IReadOnlyList<BlockHeader> headers)
    {
        List<PlannedBlock> plan = new(headers.Count);
        int index = 0;
        foreach (StoredStream stream in streams)
        {
            LogTimestamp priorTime = new(long.MinValue);
            for (; index < headers.Count && headers[index].Stream == stream.Id; index++)
            {
                BlockHeader header = headers[index];
                priorTime = LogTimestamp.Later(priorTime, header.Prior ?? priorTime);
                plan.Add(
                    new PlannedBlock(header, stream.Metadata, header.FirstSequence, header.EndSequence, priorTime));
                priorTime = LogTimestamp.Later(priorTime, header.Latest);
            }
        }

        return plan;
    }

    /// <summary>Returns some blocks in the order in which they must be opened.</summary>
    /// <param name="blocks">All blocks of the selected streams.</param>
    /// <param name="isWanted">Whether a block may contain results.</param>
    /// <param name="order">The order.</param>
    public static List<PlannedBlock> Choose(
        IReadOnlyList<PlannedBlock> blocks, Predicate<PlannedBlock> isWanted, QueryOrder order)
    {
        List<PlannedBlock> plan = [];
        foreach (PlannedBlock block in blocks)
        {
            if (isWanted(block))
            {
                plan.Add(block);
            }
        }

        plan.Sort((left, right) => order.Compare(order.StartOf(left), order.StartOf(right)));
        return plan;
    }

    /// <summary>The maximum number of a plan's blocks that must be open at the same time.</summary>
    public static int CountOverlapping(IReadOnlyList<PlannedBlock> plan)
    {
        long[] starts = [.. plan.Select(block => block.Lower.Time.UnixNanoseconds)];
        long[] ends = [.. plan.Select(block => block.Upper.Time.UnixNanoseconds)];
        Array.Sort(starts);
        Array.Sort(ends);
        int max = 0;
        int ended = 0;
        for (int started = 0; started < starts.Length; started++)
        {
            while (ends[ended] < starts[started])
            {
                ended++;
            }

            max = Math.Max(max, started + 1 - ended);
        }

        return max;
    }
}
