using Monitoring.Entries;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>A row of a block, and the time that it is sorted by.</summary>
/// <param name="Row">The row.</param>
/// <param name="Time">The latest time stamp of the stream up to the row.</param>
internal readonly record struct RowPosition(int Row, LogTimestamp Time);
