using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Exporting.Batches;

/// <summary>One entry of a batch, without its message.</summary>
/// <param name="Source">The index of the entry's stream in the batch.</param>
/// <param name="Start">The offset of the message in the batch's bytes.</param>
/// <param name="Length">The length of the message, in bytes.</param>
/// <param name="Place">The place in the time order of the store.</param>
/// <param name="Timestamp">The time of the entry.</param>
/// <param name="TimestampSource">The origin of the time.</param>
/// <param name="Output">The output that the entry was written to.</param>
/// <param name="Level">The level.</param>
/// <param name="Offset">The offset of the entry in its file, in bytes.</param>
internal readonly record struct ExportRow(
    int Source,
    int Start,
    int Length,
    LogPlace Place,
    LogTimestamp Timestamp,
    TimestampSource TimestampSource,
    LogOutput Output,
    LogLevel Level,
    long Offset);
