namespace Monitoring.Tailing;

/// <summary>The result of reading one turn of a file.</summary>
internal enum ReadOutcome
{
    /// <summary>All existing data was read; an unfinished last line may remain.</summary>
    AtEnd,

    /// <summary>Whole lines were read, and there may be more.</summary>
    Lines,

    /// <summary>A part of a long line or a hole was scanned; there is more.</summary>
    NeedsMore,

    /// <summary>The bytes before the position are not those that were read: the file was truncated, and perhaps
    /// written to again.</summary>
    Truncated,

    /// <summary>The file was closed because descriptors were short, and has no name any more by which it
    /// could be opened.</summary>
    Lost,
}
