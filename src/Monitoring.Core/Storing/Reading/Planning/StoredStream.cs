using Monitoring.Entries;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>A stream of a store, as it was at one moment.</summary>
/// <param name="Id">The stream's number.</param>
/// <param name="Metadata">What is known of it; one object for all queries.</param>
/// <param name="NextSequence">How many entries of it had ever been stored.</param>
internal readonly record struct StoredStream(long Id, LogMetadata Metadata, long NextSequence);
