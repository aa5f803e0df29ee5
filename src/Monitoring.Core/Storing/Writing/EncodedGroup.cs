using Monitoring.Entries;

namespace Monitoring.Storing.Writing;

/// <summary>A group and its blocks, which are encoded on request, or before, while the previous
/// group is written.</summary>
internal sealed class EncodedGroup : IDisposable
{
    private readonly GroupEncoder _encoder;
    private Lazy<List<StreamBlock>> _blocks;
    private bool _isBegun;

    /// <summary>Creates a group without encoding it.</summary>
    /// <param name="group">The batches.</param>
    /// <param name="encoder">Encodes the blocks, one group after the other.</param>
    public EncodedGroup(CommitGroup group, GroupEncoder encoder)
    {
        Group = group;
        _encoder = encoder;
        _blocks = Create();
    }

    /// <summary>The batches.</summary>
    public CommitGroup Group { get; }

    /// <summary>Starts to encode on another thread. A failure there is thrown by <see cref="GetBlocks"/>.</summary>
    public void Begin()
    {
        _isBegun = true;
        Lazy<List<StreamBlock>> blocks = _blocks;
        _ = Task.Run(() => blocks.Value);
    }

    /// <summary>Returns the blocks, those of each stream in order. After a failure they are encoded again.</summary>
    public IReadOnlyList<StreamBlock> GetBlocks()
    {
        _isBegun = true;
        try
        {
            return _blocks.Value;
        }
        catch
        {
            _blocks = Create();
            _isBegun = false;
            throw;
        }
    }

    /// <summary>Waits until the encoding has ended, and disposes the blocks.</summary>
    public void Dispose()
    {
        if (!_isBegun)
        {
            return;
        }

        List<StreamBlock> made;
        try
        {
            made = _blocks.Value;
        }
        catch (Exception)
        {
            // The encoding has failed, and the blocks are no longer needed.
            return;
        }

        made.ForEach(pair => pair.Block.Dispose());
    }

    private Lazy<List<StreamBlock>> Create() => new(Encode);

    /// <summary>Encodes the blocks and releases the batches' buffers, which are not needed even if the blocks must be
    /// written again.</summary>
    private List<StreamBlock> Encode()
    {
        List<StreamBlock> blocks = _encoder.Encode(Group);
        foreach (LogBatch batch in Group.Batches)
        {
            batch.GiveBackBuffers();
        }

        return blocks;
    }
}
