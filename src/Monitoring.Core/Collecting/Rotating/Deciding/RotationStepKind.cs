namespace Monitoring.Collecting.Rotating.Deciding;

/// <summary>What to do with a file.</summary>
internal enum RotationStepKind
{
    /// <summary>Go on with a segment in it, where that was read to.</summary>
    Continue,

    /// <summary>Read it from its first byte.</summary>
    Read,

    /// <summary>Leave it, for a reason; nothing is lost.</summary>
    Skip,

    /// <summary>Leave it for now: another log decides what it is.</summary>
    Wait,

    /// <summary>Leave it, and report that something is lost, or may be.</summary>
    Gap,
}
