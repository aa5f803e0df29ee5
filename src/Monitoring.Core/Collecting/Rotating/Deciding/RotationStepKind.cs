namespace Monitoring.Collecting.Rotating.Deciding;

/// <summary>The kind of a step for a file.</summary>
internal enum RotationStepKind
{
    /// <summary>Continues a segment in the file, from the position up to which it was read.</summary>
    Continue,

    /// <summary>Reads the file from its first byte.</summary>
    Read,

    /// <summary>Skips the file, for a reason; nothing is lost.</summary>
    Skip,

    /// <summary>Skips the file for now, until another log has determined what it is.</summary>
    Wait,

    /// <summary>Skips the file, and reports that data is lost or may be lost.</summary>
    Gap,
}
