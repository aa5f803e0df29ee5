using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Blocks.Columns;
using Monitoring.Storing.Mixed;
using ZstdSharp;

namespace Monitoring.Storing.Reading;

/// <summary>The mixed blocks of a <see cref="HandmadeStore"/>, each with one part.</summary>
internal sealed class HandmadeMixedBlocks(HandmadeStore store)
{
    private readonly List<(long Key, MixedPart Part, byte[] Content)> _blocks = [];

    /// <summary>Writes a mixed block with a part.</summary>
    public void Insert(long stream, long firstSequence, EntryNumbers numbers, long prior, EncodedBlock block)
    {
        block.SetAddress(new BlockAddress(stream, 0, firstSequence, numbers));
        MixedPart part = new(
            stream,
            firstSequence,
            block.Count,
            block.Earliest,
            block.Latest,
            block.MessageBytes,
            new LogTimestamp(prior),
            numbers.Range,
            Offset: 0,
            block.ContentLength,
            block.Kinds);
        ByteBuffer directory = new();
        ByteBuffer checkpoints = new();
        ByteBuffer bytes = new();
        using Compressor compressor = new(1);
        MixedDirectory.Write([part], numbers.Range, directory);
        MixedCheckpoints.Write([], new ByteBuffer(), compressor, checkpoints);
        bytes.WriteVarint((ulong)block.ContentLength);
        bytes.Write(block.Content);
        store.Execute(
            "INSERT INTO mixed (end_number, first_number, level, committed, directory, checkpoints, bytes) VALUES ($1, $2, 0, 0, $3, $4, $5)",
            numbers.Range.To,
            numbers.Range.From,
            directory.Written.ToArray(),
            checkpoints.Written.ToArray(),
            bytes.Written.ToArray());
        _blocks.Add((numbers.Range.To, part, block.Content.ToArray()));
    }

    /// <summary>Deletes the mixed blocks whose parts begin in a range of a stream, and returns the parts.</summary>
    public List<(MixedPart Part, byte[] Content)> Take(long stream, long fromSequence, long toSequence)
    {
        List<(MixedPart, byte[])> taken = [];
        foreach ((long key, MixedPart part, byte[] content) in _blocks.ToArray())
        {
            if (part.Stream == stream && part.FirstSequence >= fromSequence && part.FirstSequence < toSequence)
            {
                store.Execute("DELETE FROM mixed WHERE end_number = $1", key);
                _blocks.Remove((key, part, content));
                taken.Add((part, content));
            }
        }

        return taken;
    }
}
