using Monitoring.Storing.Blocks.Filters;

namespace Monitoring.Storing.Database;

/// <summary>Writes the grouped filters of a store.</summary>
/// <remarks>Every method must be called in a transaction.</remarks>
internal sealed class FilterTables(StoreConnection store)
{
    // The greatest number that a page ever had, so that no group gets the number of a deleted one.
    private readonly StoreStatement _findLast = store.Prepare("SELECT seq FROM sqlite_sequence WHERE name = 'filter_page'");
    private readonly StoreStatement _addPage = store.Prepare("INSERT INTO filter_page (id, bytes) VALUES (?1, ?2)");
    private readonly StoreStatement _setSlot = store.Prepare("UPDATE block SET filter_slot = ?2 WHERE id = ?1");
    private readonly StoreStatement _deleteFilter = store.Prepare("DELETE FROM filter WHERE block = ?1");
    private readonly StoreStatement _hasSlots = store.Prepare(
        "SELECT 1 FROM block WHERE filter_slot BETWEEN ?1 AND ?2 LIMIT 1");

    private readonly StoreStatement _deletePages = store.Prepare("DELETE FROM filter_page WHERE id BETWEEN ?1 AND ?2");

    /// <summary>The number of a page in the table of pages.</summary>
    public static long PageOf(long group, int partition) => (group * FilterPartition.MaxCount) + partition;

    /// <summary>The group of a slot.</summary>
    public static long GroupOf(long slot) => slot / FilterGroup.Size;

    /// <summary>Replaces the filters of blocks by a group of them.</summary>
    /// <param name="blocks">The numbers of <see cref="FilterGroup.Size"/> blocks.</param>
    /// <param name="filters">Their filters, all of one size.</param>
    public void AddGroup(IReadOnlyList<long> blocks, IReadOnlyList<ReadOnlyMemory<byte>> filters)
    {
        int partitions = BlockFilter.CountPartitions(filters[0].Span);
        long group = ((_findLast.RunForInt64() ?? 0) / FilterPartition.MaxCount) + 1;
        byte[] page = new byte[FilterGroup.PageBytes];
        for (int partition = 0; partition < partitions; partition++)
        {
            FilterGroup.Turn(filters, partition, page);
            _addPage.Bind(1, PageOf(group, partition)).BindBlob(2, page).Run();
        }

        for (int slot = 0; slot < blocks.Count; slot++)
        {
            _setSlot.Bind(1, blocks[slot]).Bind(2, (group * FilterGroup.Size) + slot).Run();
            DeleteFilter(blocks[slot]);
        }
    }

    /// <summary>Deletes the filter of a block that is in no group.</summary>
    public void DeleteFilter(long block) => _deleteFilter.Bind(1, block).Run();

    /// <summary>Deletes a group if its last block was deleted.</summary>
    /// <param name="slot">The slot of a deleted block; null if its filter was in no group.</param>
    public void RemoveSlot(long? slot)
    {
        if (slot is not { } removed)
        {
            return;
        }

        long group = GroupOf(removed);
        long first = group * FilterGroup.Size;
        if (_hasSlots.Bind(1, first).Bind(2, first + FilterGroup.Size - 1).RunForInt64() is null)
        {
            _deletePages.Bind(1, PageOf(group, 0)).Bind(2, PageOf(group + 1, 0) - 1).Run();
        }
    }
}
