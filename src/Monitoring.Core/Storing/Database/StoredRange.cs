namespace Monitoring.Storing.Database;

/// <summary>The entries that a block's row says it holds.</summary>
/// <param name="Stream">The stream's number.</param>
/// <param name="FirstSequence">The number in the stream of the first entry.</param>
/// <param name="Count">How many entries there are.</param>
internal readonly record struct StoredRange(long Stream, long FirstSequence, long Count);
