using Monitoring.Entries;
using Monitoring.Files;

namespace Monitoring.Storing.Blocks;

/// <summary>What a block keeps of one entry besides its message.</summary>
/// <param name="Timestamp">When it was written.</param>
/// <param name="Output">The output it was written to.</param>
/// <param name="File">The file it was read from.</param>
/// <param name="Offset">Where in the file the line begins that completed it, in bytes.</param>
/// <param name="OriginalLength">How long the message was before it was cut, in bytes.</param>
/// <param name="TimestampSource">Where the time comes from.</param>
internal readonly record struct BlockRow(
    LogTimestamp Timestamp,
    LogOutput Output,
    FileIdentity File,
    long Offset,
    long OriginalLength,
    TimestampSource TimestampSource = TimestampSource.Record);
