using Monitoring.Entries;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Database.Contents;

namespace Monitoring.Storing.Mixed;

/// <summary>The consecutive entries of one stream in a mixed block, without their content.</summary>
/// <param name="Stream">The stream's number.</param>
/// <param name="FirstSequence">The number of the part's first entry in the stream.</param>
/// <param name="Count">The number of entries.</param>
/// <param name="Earliest">The earliest time stamp.</param>
/// <param name="Latest">The latest time stamp.</param>
/// <param name="MessageBytes">The length of all messages, in bytes.</param>
/// <param name="Prior">The latest time stamp of the stream's entries before the part.</param>
/// <param name="Numbers">A range that contains the numbers of all entries in the store.</param>
/// <param name="Offset">The position of the part's content in the mixed block.</param>
/// <param name="Length">The length of the part's content, in bytes.</param>
/// <param name="Kinds">The outputs and levels of the entries, see <see cref="EntryKind.Bit"/>; 0 if unknown.</param>
internal readonly record struct MixedPart(
    long Stream,
    long FirstSequence,
    int Count,
    LogTimestamp Earliest,
    LogTimestamp Latest,
    long MessageBytes,
    LogTimestamp Prior,
    NumberRange Numbers,
    int Offset,
    int Length,
    int Kinds = 0)
{
    /// <summary>The number of the first entry after the part in the stream.</summary>
    public long EndSequence => FirstSequence + Count;

    /// <summary>The entries that the content should have.</summary>
    public StoredRange Range => new(Stream, FirstSequence, Count);

    /// <summary>Compares by stream, then by sequence.</summary>
    public static int Compare(MixedPart left, MixedPart right) =>
        (left.Stream, left.FirstSequence).CompareTo((right.Stream, right.FirstSequence));
}
