using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Columns;
using Monitoring.Storing.Database;
using Monitoring.Storing.Maintenance;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing.Writing;

/// <summary>Writes the blocks, metadata and checkpoints of a group of batches, inside a transaction.</summary>
/// <remarks>Owned by the thread that commits.</remarks>
internal sealed class GroupWriter(
    StoreConnection store, StoreTables tables, MixedStore mixed, EntryNumbering numbering, StoreUpkeep upkeep)
    : IDisposable
{
    private readonly MixedBuilder _mixedBlock = new(store);
    private readonly Dictionary<string, Checkpoint> _checkpoints = new(StringComparer.Ordinal);

    /// <summary>The number of blocks that the last group deleted.</summary>
    public long DeletedBlocks { get; private set; }

    /// <summary>The number of entries in the deleted blocks.</summary>
    public long DeletedEntries { get; private set; }

    /// <summary>The number of entry numbers that the last group took.</summary>
    public long TakenNumbers { get; private set; }

    /// <summary>The number of blocks that the last group added.</summary>
    public int AddedBlocks { get; private set; }

    /// <summary>Writes a group. If the transaction fails, the group can be written again.</summary>
    /// <param name="group">The batches.</param>
    /// <param name="blocks">The blocks of the batches, those of a stream one after another.</param>
    /// <param name="smallBytes">The entries of a stream with fewer bytes of messages are a part of the mixed
    /// block.</param>
    public void Write(CommitGroup group, IReadOnlyList<StreamBlock> blocks, int smallBytes)
    {
        // This must come first: the group's metadata record that the API reports the stream.
        DeleteExcluded(group);
        _mixedBlock.Clear();
        AddedBlocks = 0;
        long committed = upkeep.CommitTime.UnixNanoseconds;
        long first = numbering.Next;
        long number = first;
        int next = 0;
        while (next < blocks.Count)
        {
            CommitGroup.StreamBatches batches = blocks[next].Stream;
            int end = next;
            (long count, long messageBytes) = (0, 0);
            LogTimestamp latest = blocks[next].Block.Latest;
            for (; end < blocks.Count && blocks[end].Stream == batches; end++)
            {
                count += blocks[end].Block.Count;
                messageBytes += blocks[end].Block.MessageBytes;
                latest = LogTimestamp.Later(latest, blocks[end].Block.Latest);
            }

            bool isMixed = messageBytes < smallBytes;
            (long stream, uint checksum, long sequence, LogTimestamp prior) = mixed.Take(
                batches.Metadata, count, latest, number, isMixed);
            for (; next < end; next++)
            {
                EncodedBlock block = blocks[next].Block;
                BlockAddress address = new(stream, checksum, sequence, EntryNumbers.From(number, block.Count));
                Add(address, block, prior, committed, isMixed);
                sequence += block.Count;
                number += block.Count;
                prior = LogTimestamp.Later(prior, block.Latest);
            }
        }

        WriteMixed(group, new NumberRange(first, number), committed);

        foreach (LogMetadata metadata in group.Renewed)
        {
            tables.UpdateStream(metadata);
        }

    }

    /// <inheritdoc/>
    public void Dispose() => _mixedBlock.Dispose();

    private void Add(BlockAddress address, EncodedBlock block, LogTimestamp prior, long committed, bool isMixed)
    {
        if (!isMixed)
        {
            tables.AddBlock(address, block, prior, committed);
            upkeep.CountBlock(address.Stream, block.MessageBytes);
            AddedBlocks++;
            return;
        }

        block.SetAddress(address);
        MixedPart part = new(
            address.Stream,
            address.FirstSequence,
            block.Count,
            block.Earliest,
            block.Latest,
            block.MessageBytes,
            prior,
            address.Numbers.Range,
            Offset: 0,
            Length: 0,
            block.Kinds);
        _mixedBlock.Add(part, block.Content);
    }

    /// <summary>Stores the last checkpoint of each path, and the entries of the streams with few of them.</summary>
    private void WriteMixed(CommitGroup group, NumberRange numbers, long committed)
    {
        TakenNumbers = numbers.To - numbers.From;
        _checkpoints.Clear();
        foreach (LogBatch batch in group.Batches)
        {
            if (batch.Checkpoint is { } checkpoint)
            {
                _checkpoints[checkpoint.Path] = checkpoint;
            }
        }

        if (_mixedBlock.Count == 0 && _checkpoints.Count == 0)
        {
            if (TakenNumbers > 0)
            {
                EntryNumbering.SetNext(tables, numbers.To);
            }

            return;
        }

        // A mixed block without entries takes a number, which is its key.
        TakenNumbers = Math.Max(1, TakenNumbers);
        AddedBlocks += _mixedBlock.Count > 0 ? 1 : 0;
        numbers = numbers with { To = numbers.From + TakenNumbers };
        mixed.Add(_mixedBlock, numbers, committed, _checkpoints.Values);
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
