using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Writing;

/// <summary>Encodes a group into blocks, on several cores if that is faster.</summary>
/// <remarks>One group at a time.</remarks>
internal sealed class GroupEncoder : IDisposable
{
    /// <summary>The maximum number of encoders: more would wait for the one thread that reads files, and each holds
    /// some blocks in memory.</summary>
    private const int MaxWorkers = 4;

    /// <summary>The minimum size to use several threads: less is encoded before another thread has started.</summary>
    private const int WorthSharing = 256 << 10;

    private readonly int _blockBytes;
    private readonly BlockEncoder?[] _encoders;
    private readonly Action<int> _encodeNext;
    private readonly List<BlockPlan> _plans = [];
    private EncodedBlock?[] _blocks = [];
    private int _next;

    /// <summary>Creates no encoder yet: each is created when a group needs it.</summary>
    /// <param name="blockBytes">The target size of a block, in bytes of messages.</param>
    public GroupEncoder(int blockBytes)
    {
        _blockBytes = blockBytes;
        _encoders = new BlockEncoder?[Math.Min(Environment.ProcessorCount, MaxWorkers)];
        _encodeNext = EncodeNext;
    }

    /// <summary>Encodes the blocks of a group, those of each stream in order; the caller disposes them.</summary>
    public List<StreamBlock> Encode(CommitGroup group)
    {
        _plans.Clear();
        foreach (CommitGroup.StreamBatches stream in group.Streams)
        {
            BlockPlan.Cut(stream, _blockBytes, _plans);
        }

        if (_blocks.Length < _plans.Count)
        {
            _blocks = new EncodedBlock?[_plans.Count];
        }

        try
        {
            EncodeAll(group.MessageBytes);
            List<StreamBlock> encoded = new(_plans.Count);
            for (int index = 0; index < _plans.Count; index++)
            {
                encoded.Add(new StreamBlock(_plans[index].Stream, _blocks[index]!));
                _blocks[index] = null;
            }

            return encoded;
        }
        finally
        {
            Array.ForEach(_blocks, block => block?.Dispose());
            Array.Clear(_blocks);
            _plans.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_encoders, encoder => encoder?.Dispose());

    private void EncodeAll(long messageBytes)
    {
        _next = -1;
        int workers = messageBytes < WorthSharing ? 1 : Math.Min(_encoders.Length, _plans.Count);
        if (workers <= 1)
        {
            EncodeNext(0);
        }
        else
        {
            Parallel.For(0, workers, _encodeNext);
        }
    }

    private void EncodeNext(int worker)
    {
        BlockEncoder encoder = _encoders[worker] ??= new BlockEncoder();
        try
        {
            for (
                int index = Interlocked.Increment(ref _next);
                index < _plans.Count;
                index = Interlocked.Increment(ref _next))
            {
                _blocks[index] = _plans[index].Encode(encoder);
            }
        }
        catch
        {
            // The encoder contains an incomplete block.
            encoder.Dispose();
            _encoders[worker] = null;
            throw;
        }
    }
}
