using Monitoring.Entries;

namespace Monitoring.Storing.Database;

/// <summary>Where a commit's entries are added to a stream.</summary>
/// <param name="Stream">The stream's number.</param>
/// <param name="Checksum">CRC-32C of what tells the stream from others.</param>
/// <param name="NextSequence">The number in the stream of the first of the entries.</param>
/// <param name="Prior">The greatest time stamp of the stream's entries before them.</param>
internal readonly record struct StreamEnd(long Stream, uint Checksum, long NextSequence, LogTimestamp Prior);
