using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Deciding;

/// <summary>The plan for the files of a log, with the files open that must be read before the file
/// at its path.</summary>
/// <param name="Reads">The files at their start positions, the oldest first. Each has the identity that it is known by,
/// which for a copy is that of the original.</param>
/// <param name="Target">The step for the file at the log's path; null if there is none.</param>
/// <param name="Skipped">The files that were checked and skipped; they are known from now on.</param>
/// <param name="Lost">The losses: segments that no file holds, and files that cannot be read.</param>
/// <param name="HasCopy">Whether a copy was found of a segment that was not read to its end.</param>
/// <param name="HasMissed">Whether there are unknown rotated files: rotation happened unnoticed.</param>
internal sealed record RotationPlan(
    IReadOnlyList<(LogFile File, FileIdentity KnownIdentity)> Reads,
    RotationStep? Target,
    IReadOnlyList<SkippedFile> Skipped,
    IReadOnlyList<(FilePosition? Segment, RotatedFile? File)> Lost,
    bool HasCopy,
    bool HasMissed);
