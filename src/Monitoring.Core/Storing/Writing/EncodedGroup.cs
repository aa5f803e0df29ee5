using Monitoring.Entries;

namespace Monitoring.Storing.Writing;

/// <summary>A group and its blocks, which are made when they are asked for, or before, while the group
/// before it is written.</summary>
internal sealed class EncodedGroup : IDisposable
{
    private readonly GroupEncoder _encoder;
    private Lazy<List<StreamBlock>> _blocks;
    private bool _isBegun;

    /// <summary>A group of which nothing is made yet.</summary>
    /// <param name="group">The batches.</param>
    /// <param name="encoder">Makes the blocks, of one group after the other.</param>
    public EncodedGroup(CommitGroup group, GroupEncoder encoder)
    {
        Group = group;
        _encoder = encoder;
        _blocks = Create();
    }

    /// <summary>The batches.</summary>
    public CommitGroup Group { get; }

    /// <summary>Begins on another thread. Whatever fails there fails for whoever asks for the blocks.</summary>
    public void Begin()
    {
        _isBegun = true;
        Lazy<List<StreamBlock>> blocks = _blocks;
        _ = Task.Run(() => blocks.Value);
    }

    /// <summary>The blocks, each stream's in order. After a failure they are made anew.</summary>
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

    /// <summary>Waits until nothing is being made any more, and gives the blocks back.</summary>
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
            // There are none: that has failed, and nobody asks for them any more.
            return;
        }

        made.ForEach(pair => pair.Block.Dispose());
    }

    private Lazy<List<StreamBlock>> Create() => new(Encode);

    /// <summary>Makes the blocks. What they are made of is not needed any more then, however often they
    /// have to be written.</summary>
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
