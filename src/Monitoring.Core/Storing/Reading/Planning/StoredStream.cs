using Monitoring.Entries;

namespace Monitoring.Storing.Reading.Planning;

/// <summary>A stream of a store at one moment.</summary>
/// <param name="Id">The stream's number.</param>
/// <param name="Metadata">The stream's metadata; one object for all queries.</param>
/// <param name="NextSequence">The number of entries of the stream that were ever stored.</param>
internal readonly record struct StoredStream(long Id, LogMetadata Metadata, long NextSequence);
