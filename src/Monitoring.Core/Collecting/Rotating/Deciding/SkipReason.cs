namespace Monitoring.Collecting.Rotating.Deciding;

/// <summary>Why a file is not read, or what is lost.</summary>
internal enum SkipReason
{
    /// <summary>It is read.</summary>
    None,

    /// <summary>It was read to its end.</summary>
    WasRead,

    /// <summary>It holds what was read in another file, and no more.</summary>
    HoldsWhatWasRead,

    /// <summary>It is being read.</summary>
    IsBeingRead,

    /// <summary>It is followed under its own path.</summary>
    IsFollowed,

    /// <summary>It is still read under the path that it had before.</summary>
    IsReadElsewhere,

    /// <summary>It may be a copy of a log that has not been truncated yet.</summary>
    MayBeCopy,

    /// <summary>The file before it was truncated since it was read, and that has to be noticed first.</summary>
    IsAfterTruncated,

    /// <summary>It is older than what was read.</summary>
    IsOlder,

    /// <summary>It was overwritten after it had been read to its end, as shredding does.</summary>
    WasOverwritten,

    /// <summary>Lost: no file holds the rest of the segment.</summary>
    IsGone,

    /// <summary>Lost: it is new, and cannot be read.</summary>
    CannotBeRead,
}
