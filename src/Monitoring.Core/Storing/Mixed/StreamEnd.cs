using Monitoring.Entries;

namespace Monitoring.Storing.Mixed;

/// <summary>The position in a stream at which a commit's entries are added.</summary>
/// <param name="Stream">The stream's number.</param>
/// <param name="Checksum">CRC-32C of the stream's key.</param>
/// <param name="NextSequence">The number of the first of the entries in the stream.</param>
/// <param name="Prior">The latest time stamp of the stream's entries before them.</param>
internal readonly record struct StreamEnd(long Stream, uint Checksum, long NextSequence, LogTimestamp Prior);
