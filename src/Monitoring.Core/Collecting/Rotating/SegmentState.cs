namespace Monitoring.Collecting.Rotating;

/// <summary>The state of reading of a segment.</summary>
internal enum SegmentState
{
    /// <summary>The file is open and being read.</summary>
    Reading,

    /// <summary>The segment was not read to its end and its file is not open: the file must be found again.</summary>
    Unfinished,

    /// <summary>The segment was read to its end, or skipped at the start.</summary>
    Finished,
}
