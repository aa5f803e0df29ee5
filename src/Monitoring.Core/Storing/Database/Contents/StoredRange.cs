namespace Monitoring.Storing.Database.Contents;

/// <summary>The entries that a block should contain according to its row.</summary>
/// <param name="Stream">The stream's number.</param>
/// <param name="FirstSequence">The number of the first entry in the stream.</param>
/// <param name="Count">The number of entries.</param>
internal readonly record struct StoredRange(long Stream, long FirstSequence, long Count);
