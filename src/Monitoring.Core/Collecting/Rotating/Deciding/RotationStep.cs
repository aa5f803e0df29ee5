namespace Monitoring.Collecting.Rotating.Deciding;

/// <summary>The step for a file of a listing, or for a segment that no file holds any more.</summary>
/// <param name="Kind">The kind of the step.</param>
/// <param name="File">The index of the file in the listing; -1 if there is none.</param>
/// <param name="Segment">The index of the segment; -1 if there is none.</param>
/// <param name="Reason">The reason, if the file is not read.</param>
internal readonly record struct RotationStep(
    RotationStepKind Kind, int File, int Segment = -1, SkipReason Reason = SkipReason.None);
