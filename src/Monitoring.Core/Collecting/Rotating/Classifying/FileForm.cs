namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>What a found file is to a log, by what is known of the log's segments.</summary>
internal enum FileForm
{
    /// <summary>Nothing that is known.</summary>
    New,

    /// <summary>The file that a segment was read in, with the bytes that were read.</summary>
    Same,

    /// <summary>The file that a segment was read in, with other bytes: it was truncated since.</summary>
    Rewritten,

    /// <summary>Another file that begins with what was read of a segment: a copy, plain or compressed.</summary>
    Copy,

    /// <summary>Another file with less than was read of a segment, and nothing else.</summary>
    Beginning,

    /// <summary>Nothing that is known, but all of it stands at the beginning of a file that is read, or has the log's path.</summary>
    CopyOfUnread,

    /// <summary>It was not looked into: its age says that it is older than what was read.</summary>
    Older,

    /// <summary>It cannot be read.</summary>
    Unreadable,
}
