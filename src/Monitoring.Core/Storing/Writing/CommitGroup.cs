using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;

namespace Monitoring.Storing.Writing;

/// <summary>The batches that one transaction commits, in the order of writing and by stream.</summary>
internal sealed class CommitGroup
{
    private readonly Dictionary<LogMetadata, StreamBatches> _byStream = new(ReferenceEqualityComparer.Instance);
    private readonly List<StreamBatches> _streams = [];
    private readonly List<LogBatch> _batches = [];
    private readonly Dictionary<LogMetadata, LogMetadata> _latest = new(ReferenceEqualityComparer.Instance);
    private readonly List<LogMetadata> _excluded = [];
    private readonly HashSet<LogMetadata> _renewed = new(ReferenceEqualityComparer.Instance);

    /// <summary>All batches, in the order of writing.</summary>
    public IReadOnlyList<LogBatch> Batches => _batches;

    /// <summary>The batches with entries, by stream.</summary>
    public IReadOnlyList<StreamBatches> Streams => _streams;

    /// <summary>The latest metadata of each stream whose metadata differ from those of its entries, or that
    /// has no entries.</summary>
    public IEnumerable<LogMetadata> Renewed => _renewed.Select(identity => _latest[identity]);

    /// <summary>The streams whose entries must not be stored.</summary>
    public IReadOnlyList<LogMetadata> Excluded => _excluded;

    /// <summary>The number of entries.</summary>
    public long Entries { get; private set; }

    /// <summary>The length of the messages to store, in bytes.</summary>
    public long MessageBytes { get; private set; }

    /// <summary>The memory of the batches, in bytes.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>The time at which the oldest batch was read, on the monotonic clock.</summary>
    public long OldestTick { get; private set; } = long.MaxValue;

    /// <summary>Whether there is nothing to commit.</summary>
    [MemberNotNullWhen(false, nameof(LastBatch))]
    public bool IsEmpty => _batches.Count == 0;

    /// <summary>The last added batch.</summary>
    public LogBatch? LastBatch => IsEmpty ? null : _batches[^1];

    /// <summary>Appends a batch.</summary>
    public void Add(LogBatch batch, long messageBytes)
    {
        _batches.Add(batch);
        Entries += batch.Count;
        MessageBytes += messageBytes;
        HeldBytes += batch.HeldBytes;
        OldestTick = Math.Min(OldestTick, batch.ReadTick);
        RecordMetadata(batch);
        if (batch.IsExcluded && !_excluded.Contains(batch.Metadata.Identity))
        {
            Exclude(batch.Metadata.Identity);
        }

        if (batch.Count == 0)
        {
            return;
        }

        if (!_byStream.TryGetValue(batch.Metadata, out StreamBatches? stream))
        {
            stream = new StreamBatches(batch.Metadata);
            _byStream.Add(batch.Metadata, stream);
            _streams.Add(stream);
        }

        stream.Batches.Add(batch);
    }

    /// <summary>Removes the batches, which now have another owner.</summary>
    public void Clear()
    {
        _byStream.Clear();
        _streams.Clear();
        _batches.Clear();
        _latest.Clear();
        _excluded.Clear();
        _renewed.Clear();
        (Entries, MessageBytes, HeldBytes, OldestTick) = (0, 0, 0, long.MaxValue);
    }

    /// <summary>Removes the stream's entries that were added before the stream was excluded. Its batches still advance
    /// the checkpoint.</summary>
    private void Exclude(LogMetadata identity)
    {
        _excluded.Add(identity);
        foreach (StreamBatches stream in _streams.Where(stream =>
            stream.Metadata.Identity == identity && stream.Metadata.State != MetadataState.Live).ToArray())
        {
            foreach (LogBatch earlier in stream.Batches)
            {
                Entries -= earlier.Keep(static _ => false);
            }

            _streams.Remove(stream);
            _byStream.Remove(stream.Metadata);
        }
    }

    /// <summary>Records a stream's metadata. The latest metadata apply, regardless of which
    /// batches have entries.</summary>
    private void RecordMetadata(LogBatch batch)
    {
        LogMetadata metadata = batch.Metadata;
        if (metadata.State == MetadataState.Path)
        {
            return;
        }

        bool isOther = _latest.TryGetValue(metadata.Identity, out LogMetadata? before) && before != metadata;
        if (batch.Count == 0 || isOther)
        {
            _renewed.Add(metadata.Identity);
        }

        _latest[metadata.Identity] = metadata;
    }

    /// <summary>The batches of one stream, in the order of writing.</summary>
    internal sealed class StreamBatches(LogMetadata metadata)
    {
        public LogMetadata Metadata => metadata;

        public List<LogBatch> Batches { get; } = [];
    }
}
