namespace Monitoring.Collecting.Rotating.Deciding;

/// <summary>What to do with a file of a listing, or with a segment that no file holds any more.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="File">The index of the file in the listing; -1 if there is none.</param>
/// <param name="Segment">The index of the segment; -1 if there is none.</param>
/// <param name="Reason">Why, for what is not read.</param>
internal readonly record struct RotationStep(RotationStepKind Kind, int File, int Segment = -1, SkipReason Reason = SkipReason.None);
