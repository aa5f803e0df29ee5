using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Monitoring.Storing.Blocks.Filters;
using Monitoring.Storing.Database;
using Monitoring.Storing.Reading.Connecting;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>The blocks that a query's texts may be in, by groups of filters. Each group is read once, when one of its
/// blocks is asked for first.</summary>
/// <remarks>Safe to use from several threads, each with its own connection.</remarks>
internal sealed class GroupedFilters(IReadOnlyList<TextCondition> conditions)
{
    private const string SelectLast = "SELECT max(id) FROM filter_page WHERE id BETWEEN ?1 AND ?2";
    private const string SelectPage = "SELECT bytes FROM filter_page WHERE id = ?1";

    private readonly ConcurrentDictionary<long, ulong> _blocks = [];

    /// <summary>Whether the filter in a slot allows the query's texts; false is certain.</summary>
    public bool MayContain(ReadingConnection connection, long slot)
    {
        long group = FilterTables.GroupOf(slot);
        if (!_blocks.TryGetValue(group, out ulong blocks))
        {
            blocks = Find(connection, group);
            _blocks[group] = blocks;
        }

        return (blocks & (1UL << (int)(slot % FilterGroup.Size))) != 0;
    }

    private ulong Find(ReadingConnection connection, long group)
    {
        try
        {
            long first = FilterTables.PageOf(group, 0);
            StoreStatement last = connection.Prepare(SelectLast).Bind(1, first);
            if (last.Bind(2, first + FilterPartition.MaxCount - 1).RunForInt64() is not { } end)
            {
                // The group was deleted with its blocks since the query began.
                return ulong.MaxValue;
            }

            int partitions = (int)(end - first) + 1;

            ulong blocks = ulong.MaxValue;
            foreach (TextCondition condition in conditions)
            {
                blocks = blocks == 0
                    ? 0 : blocks & condition.FindBlocks(key => Find(connection, group, partitions, key));
            }

            return blocks;
        }
        catch (SqliteException exception) when (StoreFailure.IsUnreadable(exception))
        {
            // Without the filters, the blocks are read.
            return ulong.MaxValue;
        }
    }

    private static ulong Find(ReadingConnection connection, long group, int partitions, ulong key)
    {
        StoreStatement statement = connection.Prepare(SelectPage);
        try
        {
            statement.Bind(1, FilterTables.PageOf(group, FilterPartition.Of(key, partitions)));

            // A page that is missing was deleted with its blocks since the query began.
            return statement.Step() ? FilterGroup.Find(statement.GetBlob(0), partitions, key) : ulong.MaxValue;
        }
        finally
        {
            statement.Reset();
        }
    }
}
