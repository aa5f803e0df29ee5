using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Maintenance.Compacting;

namespace Monitoring.Storing.Writing;

/// <summary>The rows of a stream's batches that make one block: from a row of the first batch to a
/// row of the last.</summary>
/// <param name="Stream">The stream's batches.</param>
/// <param name="FirstBatch">The batch with the block's first row.</param>
/// <param name="FirstRow">The block's first row in that batch.</param>
/// <param name="LastBatch">The batch with the block's last row.</param>
/// <param name="EndRow">The row after the block's last row.</param>
internal readonly record struct BlockPlan(
    CommitGroup.StreamBatches Stream, int FirstBatch, int FirstRow, int LastBatch, int EndRow)
{
    /// <summary>Divides a stream's batches into full blocks and a last one.</summary>
    public static void Cut(CommitGroup.StreamBatches stream, int blockBytes, List<BlockPlan> plans)
    {
        (int firstBatch, int firstRow) = (0, 0);
        long weight = 0;
        for (int batch = 0; batch < stream.Batches.Count; batch++)
        {
            ReadOnlySpan<LogRecord> records = stream.Batches[batch].Records;
            for (int row = 0; row < records.Length; row++)
            {
                weight += BlockWeight.Of(records[row].Length, 1, blockBytes);
                if (weight >= blockBytes)
                {
                    plans.Add(new BlockPlan(stream, firstBatch, firstRow, batch, row + 1));
                    (firstBatch, firstRow) = (batch, row + 1);
                    weight = 0;
                }
            }
        }

        if (weight > 0)
        {
            int last = stream.Batches.Count - 1;
            plans.Add(new BlockPlan(stream, firstBatch, firstRow, last, stream.Batches[last].Count));
        }
    }

    /// <summary>Encodes the block.</summary>
    public EncodedBlock Encode(BlockEncoder encoder)
    {
        for (int index = FirstBatch; index <= LastBatch; index++)
        {
            LogBatch batch = Stream.Batches[index];
            int end = index == LastBatch ? EndRow : batch.Count;
            for (int row = index == FirstBatch ? FirstRow : 0; row < end; row++)
            {
                ref readonly LogRecord record = ref batch.Records[row];
                encoder.Add(
                    batch.GetMessage(record),
                    new BlockRow(
                        record.Timestamp, record.Output, batch.File, record.Offset, record.OriginalLength,
                        record.TimestampSource));
            }
        }

        return encoder.Finish();
    }
}
