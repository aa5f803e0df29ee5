namespace Monitoring.Tailing;

/// <summary>What one turn of reading a file came to.</summary>
internal enum ReadOutcome
{
    /// <summary>All there is has been read; an unfinished last line may remain.</summary>
    AtEnd,

    /// <summary>Whole lines were read, and there may be more.</summary>
    Lines,

    /// <summary>Part of a long line was looked at; there is more.</summary>
    Working,

    /// <summary>The bytes before the position are not the ones that were read: the file was truncated, and perhaps
    /// written again.</summary>
    Rewritten,

    /// <summary>It was closed for want of descriptors, and has no name any more under which it could be opened again.</summary>
    Gone,
}
