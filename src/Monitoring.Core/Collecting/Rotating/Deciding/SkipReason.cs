namespace Monitoring.Collecting.Rotating.Deciding;

/// <summary>The reason why a file is not read, or why data is lost.</summary>
internal enum SkipReason
{
    /// <summary>No reason: the file is read.</summary>
    None,

    /// <summary>The file was read to its end.</summary>
    WasRead,

    /// <summary>The file has only data that was read from another file.</summary>
    HoldsWhatWasRead,

    /// <summary>The file is being read.</summary>
    IsBeingRead,

    /// <summary>The file is followed under its own path.</summary>
    IsFollowed,

    /// <summary>The file is still being read under its former path.</summary>
    IsReadElsewhere,

    /// <summary>The file may be a copy of a log that has not been truncated yet.</summary>
    MayBeCopy,

    /// <summary>The file before this one was truncated after it was read, which must be detected first.</summary>
    IsAfterTruncated,

    /// <summary>The file is older than the data that was read.</summary>
    IsOlder,

    /// <summary>The file was overwritten after it had been read to its end, as shredding does.</summary>
    WasOverwritten,

    /// <summary>Data is lost: no file holds the rest of the segment.</summary>
    IsGone,

    /// <summary>Data is lost: the file is new and cannot be read.</summary>
    CannotBeRead,
}
