using Monitoring.Files;

namespace Monitoring.Collecting.Streams;

/// <summary>A file that may be a copy of a log which is about to be truncated, and so is not begun yet.</summary>
/// <param name="File">The file.</param>
/// <param name="Size">How many bytes it had.</param>
/// <param name="SinceTick">Since when it has been so, on the monotonic clock.</param>
internal readonly record struct CopyDoubt(FileIdentity File, long Size, long SinceTick);
