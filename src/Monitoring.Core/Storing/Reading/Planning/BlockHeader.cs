using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Mixed;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>The properties of a block without its content: a row of the table of blocks, or a part of a mixed
/// block.</summary>
/// <param name="Id">The block's number; for a part, the key of the mixed block.</param>
/// <param name="Stream">The number of the block's stream.</param>
/// <param name="FirstSequence">The number of the block's first entry in the stream.</param>
/// <param name="Count">The number of entries.</param>
/// <param name="Earliest">The earliest time stamp of the entries.</param>
/// <param name="Latest">The latest time stamp of the entries.</param>
/// <param name="MessageBytes">The length of the messages, in bytes.</param>
/// <param name="Prior">The latest time stamp of the stream's entries before the block; null if it is unknown.</param>
/// <param name="Numbers">A range that contains the numbers of all entries in the store.</param>
/// <param name="FilterSlot">The position of the block's filter in a group of filters; null if it is in none.</param>
/// <param name="Counts">The entries by output and level; null if they are unknown or were not requested.</param>
/// <param name="Kinds">The outputs and levels of the entries, see <see cref="EntryKind.Bit"/>; null if they are unknown
/// or were not requested.</param>
internal readonly record struct BlockHeader(
    long Id,
    long Stream,
    long FirstSequence,
    long Count,
    LogTimestamp Earliest,
    LogTimestamp Latest,
    long MessageBytes,
    LogTimestamp? Prior,
    NumberRange Numbers,
    long? FilterSlot = null,
    IReadOnlyList<KindCount>? Counts = null,
    int? Kinds = null)
{
    /// <summary>The number of the first entry after the block in the stream.</summary>
    public long EndSequence => FirstSequence + Count;

    /// <summary>The place of the content in a mixed block; null for a block of the table of blocks.</summary>
    public MixedAddress? Mixed { get; init; }
}
