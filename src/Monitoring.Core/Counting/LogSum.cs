using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Counting;

/// <summary>The number of entries of one stream in one group.</summary>
/// <param name="Metadata">The stream's metadata; one object for all sums of the stream.</param>
/// <param name="Output">The output that the entries were written to; unknown if not requested.</param>
/// <param name="Level">The level of the entries; unknown if not requested.</param>
/// <param name="Earliest">The earliest time stamp of the entries.</param>
/// <param name="Latest">The latest time stamp of the entries; in the same interval, if
/// intervals were requested.</param>
/// <param name="Entries">The number of entries.</param>
/// <param name="MessageBytes">The length of the messages, in bytes.</param>
public readonly record struct LogSum(
    LogMetadata Metadata,
    LogOutput Output,
    LogLevel Level,
    LogTimestamp Earliest,
    LogTimestamp Latest,
    long Entries,
    long MessageBytes);
