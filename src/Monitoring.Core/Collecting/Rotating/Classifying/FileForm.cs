namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>The relation of a found file to the known segments of a log.</summary>
internal enum FileForm
{
    /// <summary>The file matches no segment.</summary>
    New,

    /// <summary>The file that a segment was read from, with the bytes that were read.</summary>
    Same,

    /// <summary>The file that a segment was read from, with other bytes: it was truncated since.</summary>
    Truncated,

    /// <summary>Another file that begins with the bytes read of a segment: a copy, plain or compressed.</summary>
    Copy,

    /// <summary>Another file that has only a part of the bytes read of a segment, from the first one on.</summary>
    Beginning,

    /// <summary>The file matches no segment, but equals the beginning of a file that is being read or is at
    /// the log's path.</summary>
    CopyOfUnread,

    /// <summary>The file was not opened, because its age shows that it is older than the data that was read.</summary>
    Older,

    /// <summary>The file cannot be read.</summary>
    Unreadable,
}
