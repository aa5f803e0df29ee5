using System.Globalization;
using System.Runtime.CompilerServices;
using Monitoring.Entries;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing;

/// <summary>Writes into the tables of a store, with statements that are prepared once.</summary>
/// <remarks>Every method belongs into a transaction. After one that failed, <see cref="ForgetStreams"/>.</remarks>
internal sealed class StoreTables(StoreConnection store)
{
    private readonly StoreStatement _findStream = store.Prepare("SELECT id FROM stream WHERE metadata = ?1");
    private readonly StoreStatement _addStream = store.Prepare("INSERT INTO stream (metadata) VALUES (?1)");
    private readonly StoreStatement _setDetails = store.Prepare(
        "UPDATE stream SET details = ?2, source = ?3 WHERE id = ?1 AND (details IS NOT ?2 OR source <> ?3)");

    private readonly StoreStatement _setMissing = store.Prepare("UPDATE stream SET source = ?2 WHERE id = ?1 AND source = ?3");
    private readonly StoreStatement _deleteLabels = store.Prepare("DELETE FROM label WHERE stream = ?1");
    private readonly StoreStatement _addLabel = store.Prepare("INSERT INTO label (key, value, stream) VALUES (?1, ?2, ?3)");

    private readonly StoreStatement _takeSequence = store.Prepare(
        "UPDATE stream SET next_seq = next_seq + ?2 WHERE id = ?1 RETURNING next_seq");

    private readonly StoreStatement _addBlock = store.Prepare("""
        INSERT INTO block (stream, first_seq, count, earliest, latest, message_bytes, stored_bytes, committed)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """);

    private readonly StoreStatement _addContent = store.Prepare("INSERT INTO content (block, bytes) VALUES (?1, ?2)");
    private readonly StoreStatement _addFilter = store.Prepare("INSERT INTO filter (block, bytes) VALUES (?1, ?2)");
    private readonly StoreStatement _deleteBlock = store.Prepare("DELETE FROM block WHERE id = ?1");
    private readonly StoreStatement _setAside = store.Prepare("UPDATE block SET state = 1 WHERE id = ?1");

    private readonly StoreStatement _setCheckpoint = store.Prepare("""
        INSERT INTO checkpoint (path, position) VALUES (?1, ?2)
        ON CONFLICT (path) DO UPDATE SET position = excluded.position
        """);

    private readonly StoreStatement _deleteCheckpoint = store.Prepare("DELETE FROM checkpoint WHERE path = ?1");

    private readonly StoreStatement _setSetting = store.Prepare("""
        INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value
        """);

    private readonly StoreStatement _deleteSetting = store.Prepare("DELETE FROM setting WHERE key = ?1");
    private readonly ByteBuffer _checkpoint = new();
    private readonly ConditionalWeakTable<LogMetadata, StrongBox<long>> _streams = [];

    /// <summary>Forgets which streams there are, because a transaction that may have added some was rolled back.</summary>
    public void ForgetStreams() => _streams.Clear();

    /// <summary>Takes numbers for new entries of a stream, which is added if it is new.</summary>
    /// <returns>The stream, and the first of the numbers.</returns>
    public (long Stream, long FirstSequence) TakeSequence(LogMetadata metadata, long count)
    {
        if (_streams.TryGetValue(metadata, out StrongBox<long>? known)
            && _takeSequence.Bind(1, known.Value).Bind(2, count).RunForInt64() is { } next)
        {
            return (known.Value, next - count);
        }

        // New, or removed in the meantime because nothing of it was left.
        long stream = FindOrAddStream(metadata);
        _streams.AddOrUpdate(metadata, new StrongBox<long>(stream));
        return (stream, _takeSequence.Bind(1, stream).Bind(2, count).RunForInt64()!.Value - count);
    }

    /// <summary>Keeps what has become known of a stream, if the stream is there.</summary>
    public void RenewStream(LogMetadata metadata)
    {
        if (FindStream(metadata) is { } stream)
        {
            SetDetails(stream, metadata);
        }
    }

    /// <summary>Adds a block to a stream.</summary>
    /// <param name="stream">The stream's number.</param>
    /// <param name="firstSequence">The number of the block's first entry in the stream.</param>
    /// <param name="block">The block.</param>
    /// <param name="committed">The time of the commit, in Unix nanoseconds; 0 if it is not known.</param>
    public void AddBlock(long stream, long firstSequence, EncodedBlock block, long committed)
    {
        _addBlock
            .Bind(1, stream)
            .Bind(2, firstSequence)
            .Bind(3, block.Count)
            .Bind(4, block.Earliest.UnixNanoseconds)
            .Bind(5, block.Latest.UnixNanoseconds)
            .Bind(6, block.MessageBytes)
            .Bind(7, block.ContentLength + block.FilterLength)
            .Bind(8, committed)
            .Run();
        long id = store.LastInsertedId;
        _addContent.Bind(1, id).BindBlob(2, block.Content).Run();
        if (block.FilterLength > 0)
        {
            _addFilter.Bind(1, id).BindBlob(2, block.Filter).Run();
        }
    }

    /// <summary>Deletes a block with its content and filter.</summary>
    public void DeleteBlock(long block) => _deleteBlock.Bind(1, block).Run();

    /// <summary>Marks a block as damaged: nobody reads it any more.</summary>
    public void SetAside(long block) => _setAside.Bind(1, block).Run();

    /// <summary>Keeps where to resume a stream, or deletes it when the path is gone.</summary>
    public void SetCheckpoint(Checkpoint checkpoint)
    {
        if (checkpoint.IsGone)
        {
            _deleteCheckpoint.Bind(1, checkpoint.Path).Run();
            return;
        }

        _checkpoint.Clear();
        PackedCheckpoint.Write(checkpoint, _checkpoint);
        _setCheckpoint.Bind(1, checkpoint.Path).BindBlob(2, _checkpoint.Written).Run();
    }

    /// <summary>Keeps a setting, so that it can be shown; null for one that is not set.</summary>
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

    private long FindOrAddStream(LogMetadata metadata)
    {
        if (FindStream(metadata) is not { } stream)
        {
            _addStream.Bind(1, MetadataJson.Write(metadata.Identity)).Run();
            stream = store.LastInsertedId;
            AddLabels(stream, metadata.Identity);
        }

        SetDetails(stream, metadata);
        return stream;
    }

    private long? FindStream(LogMetadata metadata) =>
        _findStream.Bind(1, MetadataJson.Write(metadata.Identity)).RunForInt64();

    /// <summary>What an earlier collector has learned of a stream stays until there is something newer.</summary>
    private void SetDetails(long stream, LogMetadata metadata)
    {
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
}
