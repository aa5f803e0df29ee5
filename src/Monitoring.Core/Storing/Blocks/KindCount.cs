using Monitoring.Entries;

namespace Monitoring.Storing.Blocks;

/// <summary>The entries of one kind in a block.</summary>
/// <param name="Kind">The output and the level.</param>
/// <param name="Entries">The number of entries.</param>
/// <param name="MessageBytes">The length of their messages, in bytes.</param>
/// <param name="Earliest">Their earliest time stamp.</param>
/// <param name="Latest">Their latest time stamp.</param>
internal readonly record struct KindCount(
    EntryKind Kind, long Entries, long MessageBytes, LogTimestamp Earliest, LogTimestamp Latest);
