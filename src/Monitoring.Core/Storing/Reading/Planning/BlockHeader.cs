using Monitoring.Entries;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>A block's row in its table: which entries it holds, without them.</summary>
/// <param name="Id">The block's number.</param>
/// <param name="Stream">Its stream's number.</param>
/// <param name="FirstSequence">The number in the stream of its first entry.</param>
/// <param name="Count">How many entries it holds.</param>
/// <param name="Earliest">Their least time stamp.</param>
/// <param name="Latest">Their greatest time stamp.</param>
/// <param name="MessageBytes">The length of their messages, in bytes.</param>
/// <param name="Prior">The greatest time stamp of the stream's entries before the block; null if it is not known.</param>
/// <param name="Numbers">A range that holds all their numbers in the store.</param>
internal readonly record struct BlockHeader(
    long Id,
    long Stream,
    long FirstSequence,
    long Count,
    LogTimestamp Earliest,
    LogTimestamp Latest,
    long MessageBytes,
    LogTimestamp? Prior,
    NumberRange Numbers)
{
    /// <summary>The number in the stream of the first entry behind the block.</summary>
    public long EndSequence => FirstSequence + Count;
}
