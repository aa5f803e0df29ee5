using Monitoring.Entries;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>Which blocks a query has to look at, and in which order.</summary>
internal static class QueryPlan
{
    /// <summary>All blocks of some streams as planned blocks, by stream and number.</summary>
    /// <param name="streams">The streams, by number.</param>
    /// <param name="headers">Their blocks, by stream and number.</param>
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
                plan.Add(new PlannedBlock(header, stream.Metadata, header.FirstSequence, header.EndSequence, priorTime));
                priorTime = LogTimestamp.Later(priorTime, header.Latest);
            }
        }

        return plan;
    }

    /// <summary>Some blocks in the order in which to open them.</summary>
    /// <param name="blocks">All blocks of the streams that are meant.</param>
    /// <param name="isWanted">Whether a block may hold what is asked for.</param>
    /// <param name="order">In which order.</param>
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

    /// <summary>How many blocks of a plan have to be open at once, at most.</summary>
    public static int CountOverlapping(IReadOnlyList<PlannedBlock> plan)
    {
        long[] starts = [.. plan.Select(block => block.Lower.Time.UnixNanoseconds)];
        long[] ends = [.. plan.Select(block => block.Upper.Time.UnixNanoseconds)];
        Array.Sort(starts);
        Array.Sort(ends);
        int most = 0;
        int ended = 0;
        for (int started = 0; started < starts.Length; started++)
        {
            while (ends[ended] < starts[started])
            {
                ended++;
            }

            most = Math.Max(most, started + 1 - ended);
        }

        return most;
    }
}
