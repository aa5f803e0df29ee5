using Monitoring.Entries.Pooling;
using Monitoring.Storing.Blocks.Filters;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance.Compacting;

/// <summary>Groups the filters of blocks that are not merged any more, so that a search reads a few pages for each 64
/// blocks instead of their filters.</summary>
/// <remarks>Holds the filters of one group: 64 times a 24th of the size of a block at most.</remarks>
internal sealed class FilterGrouper
{
    /// <summary>The number of new filters after which the ungrouped ones are listed.</summary>
    private const int ListInterval = FilterGroup.Size / 2;

    private readonly StoreConnection _store;
    private readonly FilterTables _tables;
    private readonly StoreStatement _list;
    private readonly StoreStatement _read;
    private readonly int _minBytes;
    private int _newFilters = ListInterval;

    /// <summary>Prepares to list the filters.</summary>
    /// <param name="store">The store.</param>
    /// <param name="minBytes">The length of the messages from which a block is final, in bytes.</param>
    public FilterGrouper(StoreConnection store, int minBytes)
    {
        (_store, _minBytes) = (store, minBytes);
        _tables = new FilterTables(store);
        _list = store.Prepare("""
            SELECT filter.block, octet_length(filter.bytes) FROM filter JOIN block ON block.id = filter.block
            WHERE block.message_bytes >= ?1 AND block.counts IS NOT NULL AND block.state = 0 ORDER BY filter.block
            """);
        _read = store.Prepare("SELECT bytes FROM filter WHERE block = ?1");
    }

    /// <summary>Whether there may be enough filters for a group.</summary>
    public bool HasWork => _newFilters >= ListInterval;

    /// <summary>Counts a new block.</summary>
    /// <param name="messageBytes">The length of its messages, in bytes.</param>
    public void CountBlock(long messageBytes) => _newFilters += messageBytes >= _minBytes ? 1 : 0;

    /// <summary>Lists the filters and makes one group if there are enough of one size.</summary>
    public void Step()
    {
        if (FindGroup() is not { } group)
        {
            _newFilters = 0;
            return;
        }

        byte[] bytes = ArrayStock.Bytes.Rent(group.Blocks.Count * group.FilterBytes);
        try
        {
            AddGroup(group.Blocks, bytes, group.FilterBytes);
        }
        finally
        {
            ArrayStock.Bytes.Return(bytes);
        }
    }

    /// <summary>Groups the filters of some blocks.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="bytes">The buffer for the filters.</param>
    /// <param name="filterBytes">The length of each filter.</param>
    private void AddGroup(List<long> blocks, byte[] bytes, int filterBytes)
    {
        List<ReadOnlyMemory<byte>> filters = new(blocks.Count);
        foreach (long block in blocks)
        {
            Memory<byte> filter = bytes.AsMemory(filters.Count * filterBytes, filterBytes);
            _read.Bind(1, block).Step();
            _read.GetBlob(0).CopyTo(filter.Span);
            _read.Reset();
            if (BlockFilter.CountPartitions(filter.Span) == 0)
            {
                // A damaged filter excludes nothing, and has no place in a group.
                _store.InTransaction(() => _tables.DeleteFilter(block));
                return;
            }

            filters.Add(filter);
        }

        _store.InTransaction(() => _tables.AddGroup(blocks, filters));
    }

    private (List<long> Blocks, int FilterBytes)? FindGroup()
    {
        Dictionary<long, List<long>> bySize = [];
        _list.Bind(1, _minBytes);
        try
        {
            while (_list.Step())
            {
                long size = _list.GetInt64(1);
                if (!bySize.TryGetValue(size, out List<long>? blocks))
                {
                    bySize.Add(size, blocks = new List<long>(FilterGroup.Size));
                }

                blocks.Add(_list.GetInt64(0));
                if (blocks.Count == FilterGroup.Size)
                {
                    return (blocks, (int)size);
                }
            }

            return null;
        }
        finally
        {
            _list.Reset();
        }
    }
}
