using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Columns;
using Monitoring.Storing.Database;
using Monitoring.Storing.Maintenance;

namespace Monitoring.Storing.Writing;

/// <summary>Writes the blocks, metadata and checkpoints of a group of batches, inside a transaction.</summary>
/// <remarks>Owned by the thread that commits.</remarks>
internal sealed class GroupWriter(StoreTables tables, EntryNumbering numbering, StoreUpkeep upkeep)
{
    private readonly Dictionary<string, Checkpoint> _checkpoints = new(StringComparer.Ordinal);

    /// <summary>The number of blocks that the last group deleted.</summary>
    public long DeletedBlocks { get; private set; }

    /// <summary>The number of entries in the deleted blocks.</summary>
    public long DeletedEntries { get; private set; }

    /// <summary>Writes a group. If the transaction fails, the group can be written again.</summary>
    /// <param name="group">The batches.</param>
    /// <param name="blocks">The blocks of the batches, those of a stream one after another.</param>
    public void Write(CommitGroup group, IReadOnlyList<StreamBlock> blocks)
    {
        // This must come first: the group's metadata record that the API reports the stream.
        DeleteExcluded(group);
        long committed = upkeep.CommitTime.UnixNanoseconds;
        long number = numbering.Next;
        int next = 0;
        while (next < blocks.Count)
        {
            CommitGroup.StreamBatches batches = blocks[next].Stream;
            int end = next;
            long count = 0;
            LogTimestamp latest = blocks[next].Block.Latest;
            for (; end < blocks.Count && blocks[end].Stream == batches; end++)
            {
                count += blocks[end].Block.Count;
                latest = LogTimestamp.Later(latest, blocks[end].Block.Latest);
            }

            (long stream, uint checksum, long sequence, LogTimestamp prior) = tables.TakeSequence(
                batches.Metadata, count, latest);
            for (; next < end; next++)
            {
                EncodedBlock block = blocks[next].Block;
                BlockAddress address = new(stream, checksum, sequence, EntryNumbers.From(number, block.Count));
                tables.AddBlock(address, block, prior, committed);
                upkeep.CountBlock(stream, block.MessageBytes);
                sequence += block.Count;
                number += block.Count;
                prior = LogTimestamp.Later(prior, block.Latest);
            }
        }

        if (group.Entries > 0)
        {
            EntryNumbering.SetNext(tables, number);
        }

        foreach (LogMetadata metadata in group.Renewed)
        {
            tables.UpdateStream(metadata);
        }

        WriteCheckpoints(group);
    }

    /// <summary>Stores the last checkpoint of each path.</summary>
    private void WriteCheckpoints(CommitGroup group)
    {
        _checkpoints.Clear();
        foreach (LogBatch batch in group.Batches)
        {
            if (batch.Checkpoint is { } checkpoint)
            {
                _checkpoints[checkpoint.Path] = checkpoint;
            }
        }

        foreach (Checkpoint checkpoint in _checkpoints.Values)
        {
            tables.SetCheckpoint(checkpoint);
        }
    }

    private void DeleteExcluded(CommitGroup group)
    {
        (DeletedBlocks, DeletedEntries) = (0, 0);
        foreach (LogMetadata identity in group.Excluded)
        {
            (long blocks, long entries) = tables.DeleteUnconfirmed(identity);
            DeletedBlocks += blocks;
            DeletedEntries += entries;
        }
    }
}
