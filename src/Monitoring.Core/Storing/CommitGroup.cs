using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;

namespace Monitoring.Storing;

/// <summary>The batches that one transaction makes safe, in the order of writing and by stream.</summary>
internal sealed class CommitGroup
{
    private readonly Dictionary<LogMetadata, StreamBatches> _byStream = new(ReferenceEqualityComparer.Instance);
    private readonly List<StreamBatches> _streams = [];
    private readonly List<LogBatch> _batches = [];
    private readonly HashSet<LogMetadata> _renewed = new(ReferenceEqualityComparer.Instance);

    /// <summary>All batches, in the order of writing.</summary>
    public IReadOnlyList<LogBatch> Batches => _batches;

    /// <summary>Those that have entries, by stream.</summary>
    public IReadOnlyList<StreamBatches> Streams => _streams;

    /// <summary>What has become known of streams that have no entries to go with it.</summary>
    public IReadOnlyCollection<LogMetadata> Renewed => _renewed;

    /// <summary>How many entries there are.</summary>
    public long Entries { get; private set; }

    /// <summary>What is to be stored, in bytes.</summary>
    public long MessageBytes { get; private set; }

    /// <summary>What the batches take in memory, in bytes.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>When the oldest batch was read, on the monotonic clock.</summary>
    public long OldestTick { get; private set; } = long.MaxValue;

    /// <summary>Whether there is nothing to make safe.</summary>
    [MemberNotNullWhen(false, nameof(LastBatch))]
    public bool IsEmpty => _batches.Count == 0;

    /// <summary>The batch that was added last.</summary>
    public LogBatch? LastBatch => IsEmpty ? null : _batches[^1];

    /// <summary>Adds a batch behind the others.</summary>
    public void Add(LogBatch batch, long messageBytes)
    {
        _batches.Add(batch);
        Entries += batch.Count;
        MessageBytes += messageBytes;
        HeldBytes += batch.HeldBytes;
        OldestTick = Math.Min(OldestTick, batch.ReadTick);
        if (batch.Count == 0)
        {
            if (batch.Metadata.State != MetadataState.Path)
            {
                _renewed.Add(batch.Metadata);
            }

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

    /// <summary>Forgets the batches, which are someone else's now.</summary>
    public void Clear()
    {
        _byStream.Clear();
        _streams.Clear();
        _batches.Clear();
        _renewed.Clear();
        (Entries, MessageBytes, HeldBytes, OldestTick) = (0, 0, 0, long.MaxValue);
    }

    /// <summary>The batches of one stream, in the order of writing.</summary>
    internal sealed class StreamBatches(LogMetadata metadata)
    {
        public LogMetadata Metadata => metadata;

        public List<LogBatch> Batches { get; } = [];
    }
}
