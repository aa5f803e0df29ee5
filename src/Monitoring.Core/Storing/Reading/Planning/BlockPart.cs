using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>A decoded block, and which of its rows belong to a planned one.</summary>
/// <param name="Reader">The block.</param>
/// <param name="FirstSequence">The number in the stream of the block's first row.</param>
/// <param name="FirstRow">The first row that belongs to the planned block.</param>
/// <param name="EndRow">The first row behind it that no longer does.</param>
internal readonly record struct BlockPart(BlockReader Reader, long FirstSequence, int FirstRow, int EndRow)
{
    /// <summary>The part of a decoded block that belongs to a planned one.</summary>
    public static BlockPart Of(BlockReader reader, long firstSequence, PlannedBlock block) => new(
        reader,
        firstSequence,
        (int)Math.Clamp(block.From - firstSequence, 0, reader.Count),
        (int)Math.Clamp(block.To - firstSequence, 0, reader.Count));
}
