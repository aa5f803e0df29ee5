using Monitoring.Files;

namespace Monitoring.Collecting.Rotating;

/// <summary>A skipped file that is remembered, so that it is not treated as new when its name changes.</summary>
/// <param name="Position">The end of the file.</param>
/// <param name="Original">The original if the file is a copy; otherwise null.</param>
internal readonly record struct SkippedFile(FilePosition Position, FileIdentity? Original);
