using Microsoft.Data.Sqlite;
using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Contents;
using Monitoring.Storing.Mixed;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>Reads blocks from a store, even after the writer has moved their entries.</summary>
/// <remarks>A query determines its blocks at one moment, and reads them later. It does not hold that moment's snapshot,
/// which would prevent the writer from restarting its write-ahead log. Meanwhile the writer may have merged a block
/// with its neighbors, or deleted it because it is too old. If a row is no longer the planned block, its entries are
/// searched for by their numbers in the stream. Entries that are not found were deleted.</remarks>
internal sealed class BlockSource(ReaderWarnings warnings)
{
    private const string SelectFilter = "SELECT bytes FROM filter WHERE block = ?1";
    private const string SelectRow = "SELECT first_seq, count, state FROM block WHERE id = ?1";

    private const string SelectMixed = "SELECT 1 FROM mixed WHERE end_number = ?1 AND first_number = ?2";

    // The block that contains the first entry, or the next one after it, and all blocks that begin before the end.
    private const string SelectCovering = """
        SELECT id, first_seq, count FROM block
        WHERE stream = ?1 AND first_seq < ?3 AND first_seq + count > ?2 AND state = 0
          AND first_seq >= ifnull((SELECT max(first_seq) FROM block WHERE stream = ?1 AND first_seq <= ?2), 0)
        ORDER BY first_seq
        """;

    /// <summary>Whether a block's own filter allows a query's texts; false is certain.</summary>
    /// <param name="connection">The connection to the store.</param>
    /// <param name="block">The block.</param>
    /// <param name="conditions">The conditions on texts.</param>
    public static bool MayContain(
        ReadingConnection connection, PlannedBlock block, IReadOnlyList<TextCondition> conditions)
    {
        if (block.Header.Mixed is not null)
        {
            return true;
        }

        StoreStatement statement = connection.Prepare(SelectFilter);
        try
        {
            if (!statement.Bind(1, block.Header.Id).Step())
            {
                return true;
            }

            ReadOnlySpan<byte> filter = statement.GetBlob(0);
            foreach (TextCondition condition in conditions)
            {
                if (!condition.MayBeMet(filter))
                {
                    return false;
                }
            }

            return true;
        }
        catch (SqliteException exception) when (StoreFailure.IsUnreadable(exception))
        {
            return true;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Reads the decoded blocks with a planned block's entries, usually one. Unreadable blocks are skipped
    /// with a warning.</summary>
    /// <remarks>The tokens of a block may be unread: then it holds a snapshot of the connection's database until
    /// <see cref="BlockReader.Load"/>, or until it is disposed.</remarks>
    public IReadOnlyList<BlockPart> Read(ReadingConnection connection, PlannedBlock block)
    {
        try
        {
            if ((block.Header.Mixed is { } address
                ? ReadPart(connection, block, block.Header, address)
                : ReadPlanned(connection, block)) is { } planned)
            {
                return planned;
            }

            List<BlockPart> moved = ReadMoved(connection, block);
            if (moved.Sum(part => part.EndRow - part.FirstRow) < block.To - block.From)
            {
                ReportMissing(block.Metadata);
            }

            return moved;
        }
        // An unreadable or invalid page affects only this block. The page may be readable next time, so the block is
        // skipped now, but not quarantined.
        catch (Exception exception) when (exception is InvalidDataException || StoreFailure.IsUnreadable(exception))
        {
            ReportDamage(block, exception);
            return [];
        }
    }

    /// <summary>Warns of a block whose entries are skipped.</summary>
    public void ReportDamage(PlannedBlock block, Exception exception)
    {
        BlockHeader header = block.Header;
        warnings.Add(
            $"Block {header.Id} of the log store is damaged: {exception.Message} It has {header.Count} entries, from "
            + $"{header.Earliest} to {header.Latest}, of the stream '{block.Metadata}'. Entries that cannot be read "
            + "are skipped. Run Repair-LogStore to quarantine the block.");
    }

    /// <summary>Warns of entries that were deleted before they could be read.</summary>
    public void ReportMissing(LogMetadata metadata) => warnings.Add(
        $"Entries of '{metadata}' are missing: they were deleted, or quarantined as damaged, before they could be "
        + "read. Increase the retention of the store (-RetentionAge and -RetentionSize of Start-LogCollector), or read "
        + "the entries faster.");

    // Returns null if the block was deleted, or its number is now another block's.
    private static BlockPart[]? ReadPlanned(ReadingConnection connection, PlannedBlock block)
    {
        StoreStatement statement = connection.Prepare(SelectRow);
        try
        {
            if (!statement.Bind(1, block.Header.Id).Step()
                || statement.GetInt64(0) != block.Header.FirstSequence
                || statement.GetInt64(1) != block.Header.Count)
            {
                return null;
            }

            if (statement.GetInt64(2) != 0)
            {
                return [];
            }
        }
        finally
        {
            statement.Reset();
        }

        return connection.OpenContent(block.Header.Id) is { } content ? [Decode(content, block, block.Header)] : null;
    }

    // Returns null if the mixed block was merged or divided by streams.
    private static BlockPart[]? ReadPart(
        ReadingConnection connection, PlannedBlock block, in BlockHeader header, MixedAddress address)
    {
        StoreStatement statement = connection.Prepare(SelectMixed);
        try
        {
            if (!statement.Bind(1, header.Id).Bind(2, address.FirstNumber).Step())
            {
                return null;
            }

            using StoredBlob content = MixedTable.OpenContent(connection, header.Id);
            using PooledBytes bytes = MixedTable.ReadPart(content, address.Offset, address.Length);
            return [Decode(bytes.Span, block, header)];
        }
        finally
        {
            statement.Reset();
        }
    }

    private static List<BlockPart> ReadMoved(ReadingConnection connection, PlannedBlock block) =>
        connection.InSnapshot(snapshot =>
        {
            List<BlockPart> parts = [];
            foreach (BlockHeader header in ReadCovering(snapshot, block))
            {
                if (header.Mixed is { } address)
                {
                    parts.AddRange(ReadPart(snapshot, block, header, address) ?? []);
                    continue;
                }

                StoredContent content = snapshot.OpenContent(header.Id)
                    ?? throw new InvalidDataException("The block's content is missing.");
                BlockPart part = Decode(content, block, header);
                parts.Add(part);
                part.Reader.Load();
            }

            return parts;
        });

    private static List<BlockHeader> ReadCovering(ReadingConnection connection, PlannedBlock block)
    {
        StoreStatement statement = connection.Prepare(SelectCovering);
        List<BlockHeader> headers = [];
        statement.Bind(1, block.Header.Stream).Bind(2, block.From).Bind(3, block.To);
        while (statement.Step())
        {
            headers.Add(block.Header with
            {
                Id = statement.GetInt64(0),
                FirstSequence = statement.GetInt64(1),
                Count = statement.GetInt64(2),
                Mixed = null,
            });
        }

        AddCoveringParts(connection, block, headers);
        return headers;
    }

    private static void AddCoveringParts(
        ReadingConnection connection, PlannedBlock block, List<BlockHeader> headers)
    {
        int ordinary = headers.Count;
        foreach ((NumberRange numbers, MixedPart[] parts) in connection.ReadMixed().Blocks)
        {
            foreach (MixedPart part in MixedDirectory.Find(parts, block.Header.Stream))
            {
                if (part.FirstSequence < block.To && part.EndSequence > block.From)
                {
                    headers.Add(block.Header with
                    {
                        Id = numbers.To,
                        FirstSequence = part.FirstSequence,
                        Count = part.Count,
                        Mixed = new MixedAddress(numbers.From, part.Offset, part.Length),
                    });
                }
            }
        }

        if (headers.Count > ordinary)
        {
            headers.Sort((left, right) => left.FirstSequence.CompareTo(right.FirstSequence));
        }
    }

    private static BlockPart Decode(StoredContent content, PlannedBlock block, in BlockHeader header) => BlockPart.Of(
        StoredBlock.Decode(content, new StoredRange(header.Stream, header.FirstSequence, header.Count)),
        header.FirstSequence,
        block);

    private static BlockPart Decode(ReadOnlySpan<byte> content, PlannedBlock block, in BlockHeader header) =>
        BlockPart.Of(
            StoredBlock.Decode(
                content, new StoredRange(header.Stream, header.FirstSequence, header.Count)),
            header.FirstSequence,
            block);
}
