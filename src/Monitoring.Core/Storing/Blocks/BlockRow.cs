using Monitoring.Entries;
using Monitoring.Files;

namespace Monitoring.Storing.Blocks;

/// <summary>The stored properties of one entry except its message.</summary>
/// <param name="Timestamp">The time of the entry.</param>
/// <param name="Output">The output that the entry was written to.</param>
/// <param name="File">The file that the entry was read from.</param>
/// <param name="Offset">The offset in the file of the line that completed the entry, in bytes.</param>
/// <param name="OriginalLength">The length of the message before it was truncated, in bytes.</param>
/// <param name="TimestampSource">The origin of the time.</param>
internal readonly record struct BlockRow(
    LogTimestamp Timestamp,
    LogOutput Output,
    FileIdentity File,
    long Offset,
    long OriginalLength,
    TimestampSource TimestampSource = TimestampSource.Record);
