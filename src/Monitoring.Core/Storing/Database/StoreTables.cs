using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Monitoring.Entries;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Database;

/// <summary>Writes to the tables of a store, with statements that are prepared once.</summary>
/// <remarks>Every method must be called in a transaction. After a failed transaction call
/// <see cref="ClearStreamCache"/>.</remarks>
internal sealed class StoreTables(StoreConnection store)
{
    private readonly StoreStatement _findStream = store.Prepare("SELECT id FROM stream WHERE metadata = ?1");
    private readonly StoreStatement _findIdentity = store.Prepare("SELECT metadata FROM stream WHERE id = ?1");
    private readonly StoreStatement _addStream = store.Prepare("INSERT INTO stream (metadata) VALUES (?1)");
    private readonly StoreStatement _setDetails = store.Prepare(
        "UPDATE stream SET details = ?2, source = ?3 WHERE id = ?1 AND (details IS NOT ?2 OR source <> ?3)");

    private readonly StoreStatement _findUnconfirmed = store.Prepare(
        "SELECT id FROM stream WHERE metadata = ?1 AND source <> ?2");
    private readonly StoreStatement _listBlocks = store.Prepare("SELECT id, count FROM block WHERE stream = ?1");
    private readonly StoreStatement _setMissing = store.Prepare(
        "UPDATE stream SET source = ?2 WHERE id = ?1 AND source = ?3");
    private readonly StoreStatement _deleteLabels = store.Prepare("DELETE FROM label WHERE stream = ?1");
    private readonly StoreStatement _addLabel = store.Prepare(
        "INSERT INTO label (key, value, stream) VALUES (?1, ?2, ?3)");

    private readonly StoreStatement _readEnd = store.Prepare("SELECT next_seq, latest FROM stream WHERE id = ?1");
    private readonly StoreStatement _setEnd = store.Prepare("""
        UPDATE stream SET next_seq = max(next_seq, ?2), prior = latest, latest = max(latest, ?3) WHERE id = ?1
        """);

    private readonly StoreStatement _addBlock = store.Prepare("""
        INSERT INTO block (stream, first_seq, count, earliest, latest, message_bytes, stored_bytes, committed, prior, first_number, end_number, counts)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        """);

    private readonly StoreStatement _addContent = store.Prepare("INSERT INTO content (block, bytes) VALUES (?1, ?2)");
    private readonly StoreStatement _addFilter = store.Prepare("INSERT INTO filter (block, bytes) VALUES (?1, ?2)");
    private readonly StoreStatement _deleteBlock = store.Prepare(
        "DELETE FROM block WHERE id = ?1 RETURNING filter_slot");
    private readonly StoreStatement _expireBlock = store.Prepare(
        "DELETE FROM block WHERE id = ?1 RETURNING end_number, filter_slot");
    private readonly StoreStatement _quarantineBlock = store.Prepare("UPDATE block SET state = 1 WHERE id = ?1");

    private readonly StoreStatement _setCheckpoint = store.Prepare("""
        INSERT INTO checkpoint (path, position) VALUES (?1, ?2)
        ON CONFLICT (path) DO UPDATE SET position = excluded.position
        """);

    private readonly StoreStatement _deleteCheckpoint = store.Prepare("DELETE FROM checkpoint WHERE path = ?1");

    private readonly StoreStatement _setSetting = store.Prepare("""
        INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value
        """);

    private readonly StoreStatement _deleteSetting = store.Prepare("DELETE FROM setting WHERE key = ?1");
    private readonly FilterTables _filters = new(store);
    private readonly ConditionalWeakTable<LogMetadata, KnownStream> _streams = [];

    /// <summary>The metadata that were last stored of each stream, by its identity.</summary>
    private readonly ConditionalWeakTable<LogMetadata, LogMetadata> _stored = [];

    /// <summary>Clears the cache of streams, because a transaction that may have added some was rolled back.</summary>
    public void ClearStreamCache()
    {
        _streams.Clear();
        _stored.Clear();
    }

    /// <summary>Returns the number of a stream and the checksum of its key, as they were last read; adds the stream if
    /// it is new.</summary>
    public (long Id, uint Checksum) GetStream(LogMetadata metadata)
    {
        if (!_streams.TryGetValue(metadata, out KnownStream? known))
        {
            known = FindOrAddStream(metadata);
            _streams.AddOrUpdate(metadata, known);
        }

        return (known.Id, known.Checksum);
    }

    /// <summary>Like <see cref="GetStream"/>, for a stream that was removed in the meantime because all of its
    /// entries were deleted.</summary>
    public (long Id, uint Checksum) GetStreamAgain(LogMetadata metadata)
    {
        _streams.Remove(metadata);
        return GetStream(metadata);
    }

    /// <summary>Returns the end of a stream's row: the number after the last entry, and the latest time stamp; null if
    /// the stream does not exist. Mixed blocks may have later entries.</summary>
    public (long NextSequence, LogTimestamp Latest)? ReadEnd(long stream)
    {
        _readEnd.Bind(1, stream);
        (long, LogTimestamp)? end = _readEnd.Step()
            ? (_readEnd.GetInt64(0), new LogTimestamp(_readEnd.GetInt64(1))) : null;
        _readEnd.Reset();
        return end;
    }

    /// <summary>Moves the end of a stream's row, never back.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="nextSequence">The number after the last entry.</param>
    /// <param name="latest">The latest time stamp.</param>
    public void SetEnd(long stream, long nextSequence, LogTimestamp latest) =>
        _setEnd.Bind(1, stream).Bind(2, nextSequence).Bind(3, latest.UnixNanoseconds).Run();

    /// <summary>Returns the number of a stream that the Kubernetes API has not confirmed; null if there is
    /// none.</summary>
    public long? FindUnconfirmed(LogMetadata identity) =>
        _findUnconfirmed.Bind(1, MetadataJson.Write(identity)).Bind(2, (long)MetadataState.Live).RunForInt64();

    /// <summary>Updates the metadata of a stream, if the stream exists.</summary>
    public void UpdateStream(LogMetadata metadata)
    {
        if (_stored.TryGetValue(metadata.Identity, out LogMetadata? stored) && stored == metadata)
        {
            return;
        }

        if (FindStream(metadata) is { } stream)
        {
            SetDetails(stream, metadata);
        }
    }

    /// <summary>Adds a block to a stream, and writes the block's address into the block.</summary>
    /// <param name="address">The stream and the entry numbers of the block.</param>
    /// <param name="block">The block.</param>
    /// <param name="prior">The latest time stamp of the stream's entries before the block; null
    /// if it is unknown.</param>
    /// <param name="committed">The time of the commit, in Unix nanoseconds; 0 if it is unknown.</param>
    public void AddBlock(BlockAddress address, EncodedBlock block, LogTimestamp? prior, long committed)
    {
        block.SetAddress(address);
        _addBlock
            .Bind(1, address.Stream)
            .Bind(2, address.FirstSequence)
            .Bind(3, block.Count)
            .Bind(4, block.Earliest.UnixNanoseconds)
            .Bind(5, block.Latest.UnixNanoseconds)
            .Bind(6, block.MessageBytes)
            .Bind(7, block.ContentLength + block.FilterLength)
            .Bind(8, committed)
            .Bind(9, prior?.UnixNanoseconds)
            .Bind(10, address.Numbers.Range.From)
            .Bind(11, address.Numbers.Range.To)
            .BindBlob(12, block.Counts)
            .Run();
        long id = store.LastInsertedId;
        _addContent.Bind(1, id).BindBlob(2, block.Content).Run();
        if (block.FilterLength > 0)
        {
            _addFilter.Bind(1, id).BindBlob(2, block.Filter).Run();
        }
    }

    /// <summary>Deletes blocks with all their entries, and records the last deleted entry number.</summary>
    public void ExpireBlocks(IReadOnlyCollection<long> blocks)
    {
        long end = 0;
        foreach (long block in blocks)
        {
            if (_expireBlock.Bind(1, block).Step())
            {
                end = Math.Max(end, _expireBlock.GetInt64(0));
                long? slot = _expireBlock.IsNull(1) ? null : _expireBlock.GetInt64(1);
                _expireBlock.Run();
                _filters.RemoveSlot(slot);
            }
        }

        EntryNumbering.RecordDeleted(store, this, end);
    }

    /// <summary>Deletes the blocks of a stream that were stored before the Kubernetes API reported that the stream must
    /// not be stored.</summary>
    /// <returns>The number of deleted blocks and entries.</returns>
    public (long Blocks, long Entries) DeleteUnconfirmed(LogMetadata identity)
    {
        if (FindUnconfirmed(identity) is not { } stream)
        {
            return default;
        }

        List<long> blocks = [];
        long entries = 0;
        _listBlocks.Bind(1, stream);
        while (_listBlocks.Step())
        {
            blocks.Add(_listBlocks.GetInt64(0));
            entries += _listBlocks.GetInt64(1);
        }

        _listBlocks.Reset();
        ExpireBlocks(blocks);
        return (blocks.Count, entries);
    }

    /// <summary>Deletes a block with its content and filter; its entries are in another block.</summary>
    public void DeleteBlock(long block) => _filters.RemoveSlot(_deleteBlock.Bind(1, block).RunForInt64());

    /// <summary>Marks a block as damaged, so that it is not read again.</summary>
    public void Quarantine(long block) => _quarantineBlock.Bind(1, block).Run();

    /// <summary>CRC-32C of the stream's key.</summary>
    public uint ChecksumOf(long stream)
    {
        _findIdentity.Bind(1, stream);
        uint checksum = BlockFormat.Checksum(_findIdentity.Step() ? _findIdentity.GetUtf8(0) : []);
        _findIdentity.Reset();
        return checksum;
    }

    /// <summary>Stores the packed checkpoint of a path; null deletes it.</summary>
    public void SetCheckpoint(string path, byte[]? packed)
    {
        if (packed is null)
        {
            _deleteCheckpoint.Bind(1, path).Run();
        }
        else
        {
            _setCheckpoint.Bind(1, path).BindBlob(2, packed).Run();
        }
    }

    /// <summary>Stores a setting so that it can be displayed; null deletes it.</summary>
    public void SetSetting(string key, long? value)
    {
        if (value is { } number)
        {
            _setSetting.Bind(1, key).Bind(2, number.ToString(CultureInfo.InvariantCulture)).Run();
        }
        else
        {
            _deleteSetting.Bind(1, key).Run();
        }
    }

    private KnownStream FindOrAddStream(LogMetadata metadata)
    {
        string identity = MetadataJson.Write(metadata.Identity);
        if (FindStream(metadata) is not { } stream)
        {
            _addStream.Bind(1, identity).Run();
            stream = store.LastInsertedId;
            AddLabels(stream, metadata.Identity);
        }

        SetDetails(stream, metadata);
        return new KnownStream(stream, BlockFormat.Checksum(Encoding.UTF8.GetBytes(identity)));
    }

    private long? FindStream(LogMetadata metadata) =>
        _findStream.Bind(1, MetadataJson.Write(metadata.Identity)).RunForInt64();

    /// <summary>Metadata from an earlier collector stay until newer metadata arrive.</summary>
    private void SetDetails(long stream, LogMetadata metadata)
    {
        _stored.AddOrUpdate(metadata.Identity, metadata);
        switch (metadata.State)
        {
            case MetadataState.Live:
                string json = MetadataJson.Write(metadata);
                _setDetails.Bind(1, stream).Bind(2, json).Bind(3, (long)metadata.State).Run();
                if (store.ChangedRows > 0)
                {
                    _deleteLabels.Bind(1, stream).Run();
                    AddLabels(stream, metadata);
                }

                break;
            case MetadataState.Missing:
                _setMissing.Bind(1, stream).Bind(2, (long)metadata.State).Bind(3, (long)MetadataState.Path).Run();
                break;
            case MetadataState.Path:
            default:
                break;
        }
    }

    private void AddLabels(long stream, LogMetadata metadata)
    {
        foreach ((string key, string value) in metadata)
        {
            _addLabel.Bind(1, key).Bind(2, value).Bind(3, stream).Run();
        }
    }

    /// <summary>A stream's number, and the checksum of its key.</summary>
    private sealed record KnownStream(long Id, uint Checksum);
}
