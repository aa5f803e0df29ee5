using Monitoring.Entries;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>A row of a block, and the time it is sorted by.</summary>
/// <param name="Row">The row.</param>
/// <param name="Time">The greatest time stamp of the stream up to it.</param>
internal readonly record struct FoundPlace(int Row, LogTimestamp Time);
