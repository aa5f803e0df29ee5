using Monitoring.Files;

namespace Monitoring.Collecting.Streams;

/// <summary>A file that may be a copy of a log which is about to be truncated, so that it is not begun yet.</summary>
/// <param name="File">The file.</param>
/// <param name="Size">The size of the file in bytes.</param>
/// <param name="SinceTick">The time since when the file has had this size, on the monotonic clock.</param>
internal readonly record struct CopyDoubt(FileIdentity File, long Size, long SinceTick);
