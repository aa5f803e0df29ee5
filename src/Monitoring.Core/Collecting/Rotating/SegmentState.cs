namespace Monitoring.Collecting.Rotating;

/// <summary>What became of a segment.</summary>
internal enum SegmentState
{
    /// <summary>Its file is open and being read.</summary>
    Reading,

    /// <summary>It was not read to its end, and its file is not open: it is to be found again.</summary>
    Unfinished,

    /// <summary>It was read to its end, or left out at the start.</summary>
    Finished,
}
