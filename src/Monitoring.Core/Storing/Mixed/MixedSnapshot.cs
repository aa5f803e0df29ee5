using Monitoring.Entries;

namespace Monitoring.Storing.Mixed;

/// <summary>The directories of all mixed blocks of a store at one moment, in the order of commits.</summary>
/// <param name="Blocks">The numbers and the parts of each mixed block.</param>
/// <param name="Damage">Descriptions of the directories that cannot be read.</param>
internal sealed record MixedSnapshot(
    IReadOnlyList<(NumberRange Numbers, MixedPart[] Parts)> Blocks, IReadOnlyList<string> Damage)
{
    /// <summary>The snapshot of a store without mixed blocks.</summary>
    public static MixedSnapshot Empty { get; } = new([], []);

    /// <summary>The number of parts.</summary>
    public int Parts => Blocks.Sum(block => block.Parts.Length);

    /// <summary>The number of entries.</summary>
    public long Entries => Blocks.Sum(block => block.Parts.Sum(part => (long)part.Count));

    /// <summary>Visits the parts of some streams, those of each mixed block in the order of streams.</summary>
    /// <param name="streams">The streams, in order.</param>
    /// <param name="visit">Receives the index of the stream, the numbers of the mixed block, and the part.</param>
    public void Visit(IReadOnlyList<long> streams, Action<int, NumberRange, MixedPart> visit)
    {
        foreach ((NumberRange numbers, MixedPart[] parts) in Blocks)
        {
            int stream = 0;
            foreach (MixedPart part in parts)
            {
                while (stream < streams.Count && streams[stream] < part.Stream)
                {
                    stream++;
                }

                if (stream == streams.Count)
                {
                    break;
                }

                if (streams[stream] == part.Stream)
                {
                    visit(stream, numbers, part);
                }
            }
        }
    }

    /// <summary>The number after a stream's last entry in these blocks; 0 if they have none.</summary>
    public long FindEnd(long stream)
    {
        for (int index = Blocks.Count - 1; index >= 0; index--)
        {
            ReadOnlySpan<MixedPart> parts = MixedDirectory.Find(Blocks[index].Parts, stream);
            if (!parts.IsEmpty)
            {
                return parts[^1].EndSequence;
            }
        }

        return 0;
    }
}
