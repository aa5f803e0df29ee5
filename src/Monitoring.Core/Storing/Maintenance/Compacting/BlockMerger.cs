using Monitoring.Diagnostics;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Columns;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Contents;

namespace Monitoring.Storing.Maintenance.Compacting;

/// <summary>Replaces neighboring blocks of a stream by one with the same entries and numbers, in one transaction; a
/// block that cannot be read is quarantined.</summary>
/// <remarks>Holds at most one block under construction and one that is being read. Owned by the thread that
/// commits.</remarks>
internal sealed class BlockMerger(StoreConnection store, StoreTables tables, string path, Action<StoreEvent> report)
    : IDisposable
{
    private readonly StoreStatement _readContent = store.Prepare(
        $"SELECT bytes FROM content WHERE block = ?1 AND octet_length(bytes) <= {StoreLimits.MaxValueBytes}");

    private BlockEncoder _encoder = new();
    private EntryNumbers? _numbers;

    /// <summary>Merges blocks; returns false if one could not be read.</summary>
    /// <param name="stream">The stream of the blocks.</param>
    /// <param name="blocks">The blocks, neighbors in their order; one alone is written again.</param>
    public bool TryMerge(long stream, ReadOnlySpan<CompactionPlan.Block> blocks)
    {
        _numbers = null;
        try
        {
            foreach (CompactionPlan.Block block in blocks)
            {
                if (!TryAdd(stream, block))
                {
                    GiveUp();
                    return false;
                }
            }
        }
        catch
        {
            GiveUp();
            throw;
        }

        using EncodedBlock merged = _encoder.Finish();
        long committed = 0;
        CompactionPlan.Block[] replaced = blocks.ToArray();
        store.InTransaction(() =>
        {
            foreach (CompactionPlan.Block block in replaced)
            {
                tables.DeleteBlock(block.Id);
                committed = Math.Max(committed, block.Committed);
            }

            BlockAddress address = new(stream, tables.ChecksumOf(stream), replaced[0].FirstSequence, _numbers!);
            tables.AddBlock(address, merged, replaced[0].Prior, committed);
        });
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();

    /// <summary>Discards the incomplete block in the encoder.</summary>
    private void GiveUp()
    {
        _encoder.Dispose();
        _encoder = new BlockEncoder();
    }

    /// <summary>Adds a block's entries to the block under construction; quarantines the block if they
    /// cannot be read.</summary>
    private bool TryAdd(long stream, CompactionPlan.Block block)
    {
        StoredRange range = new(stream, block.FirstSequence, block.Count);
        if (StoredBlock.TryRead(_readContent, block.Id, range, out BlockReader? reader, out string? damage))
        {
            using BlockReader whole = reader;
            try
            {
                for (int row = 0; row < reader.Count; row++)
                {
                    ReadOnlySpan<byte> message = reader.GetMessage(row);
                    BlockRow properties = reader.GetRow(row, message.Length);
                    _encoder.Add(message, properties, reader.HasLevels ? reader.GetLevel(row) : null);
                }

                _numbers = _numbers?.With(reader.Numbers) ?? reader.Numbers;
                return true;
            }
            catch (InvalidDataException failure)
            {
                damage = failure.Message;
            }
        }

        store.InTransaction(() => tables.Quarantine(block.Id));
        report(new StoreEvent(
            WarningKind.StoreDamaged,
            $"{path} block {block.Id}",
            $"Block {block.Id} of the log store {path} is damaged ({damage}) and was quarantined, with {block.Count} "
            + "entries. Check the disk, and check the rest of the store with Test-LogStore."));
        return false;
    }
}
