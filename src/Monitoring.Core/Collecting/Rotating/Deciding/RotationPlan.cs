using Monitoring.Collecting.Rotating.Listing;
using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Rotating.Deciding;

/// <summary>What is to be done for a log, with the files open that are to be read before the one that has its path.</summary>
/// <param name="Reads">The files, where they are to be read from, the oldest first, each with the identity that it is known by: another
/// one, if it is a copy.</param>
/// <param name="Target">What to do with the file that has the log's path; null if there is none.</param>
/// <param name="Left">Files that were looked at and left: they are known from now on.</param>
/// <param name="Lost">What no file holds, or none that can be read: the segment, if it is known, and the file.</param>
/// <param name="HasCopy">Whether a copy was found of what was not read to its end.</param>
/// <param name="HasMissed">Whether there are rotated files of which nothing was known: rotation went on unseen.</param>
internal sealed record RotationPlan(
    IReadOnlyList<(LogFile File, FileIdentity Was)> Reads,
    RotationStep? Target,
    IReadOnlyList<LeftFile> Left,
    IReadOnlyList<(FilePosition? Segment, RotatedFile? File)> Lost,
    bool HasCopy,
    bool HasMissed);
