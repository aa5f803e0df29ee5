using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Writing;

/// <summary>A block of a group, and the stream of its batches.</summary>
/// <param name="Stream">The stream's batches.</param>
/// <param name="Block">The block; the caller of the encoder disposes it.</param>
internal readonly record struct StreamBlock(CommitGroup.StreamBatches Stream, EncodedBlock Block);
