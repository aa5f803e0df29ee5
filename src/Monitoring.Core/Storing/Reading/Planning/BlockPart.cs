using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>A decoded block, and the range of its rows that belongs to a planned block.</summary>
/// <param name="Reader">The block.</param>
/// <param name="FirstSequence">The number of the block's first row in the stream.</param>
/// <param name="FirstRow">The first row that belongs to the planned block.</param>
/// <param name="EndRow">The row after the last one that belongs to the planned block.</param>
internal readonly record struct BlockPart(BlockReader Reader, long FirstSequence, int FirstRow, int EndRow)
{
    /// <summary>Returns the part of a decoded block that belongs to a planned block.</summary>
    public static BlockPart Of(BlockReader reader, long firstSequence, PlannedBlock block) => new(
        reader,
        firstSequence,
        (int)Math.Clamp(block.From - firstSequence, 0, reader.Count),
        (int)Math.Clamp(block.To - firstSequence, 0, reader.Count));
}
