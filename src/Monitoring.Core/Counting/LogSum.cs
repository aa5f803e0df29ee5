using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Counting;

/// <summary>How many entries of one stream have something in common.</summary>
/// <param name="Metadata">What is known of the stream; one object for all sums of the stream.</param>
/// <param name="Output">The output they were written to; unknown, if nobody asked.</param>
/// <param name="Level">How grave they are; unknown, if nobody asked.</param>
/// <param name="Earliest">Their least time stamp.</param>
/// <param name="Latest">Their greatest time stamp; in the same interval, if intervals were asked for.</param>
/// <param name="Entries">How many.</param>
/// <param name="MessageBytes">The length of their messages, in bytes.</param>
public readonly record struct LogSum(
    LogMetadata Metadata,
    LogOutput Output,
    LogLevel Level,
    LogTimestamp Earliest,
    LogTimestamp Latest,
    long Entries,
    long MessageBytes);
