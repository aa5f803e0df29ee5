using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Writing;

/// <summary>A block of a group, and the stream whose batches it was made of.</summary>
/// <param name="Stream">The stream's batches.</param>
/// <param name="Block">The block; whoever has it made disposes it.</param>
internal readonly record struct StreamBlock(CommitGroup.StreamBatches Stream, EncodedBlock Block);
