namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>A file of a listing, classified.</summary>
/// <param name="Form">What it is to the log.</param>
/// <param name="Segment">The index of the segment that it is a form of; -1 if there is none.</param>
internal readonly record struct FoundFile(FileForm Form, int Segment = -1)
{
    /// <summary>Whether it has more than was read of the segment.</summary>
    public bool HasMore { get; init; }

    /// <summary>Whether it is open already.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it is followed under its own path, which goes on with it.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>Whether it is the file that has the log's path.</summary>
    public bool IsTarget { get; init; }

    /// <summary>What other logs have to do with the file that has the log's path.</summary>
    public OtherLog Other { get; init; }

    /// <summary>Whether it began after the newest segment did, as far as births and times in lines tell. Counts only where no other file
    /// of the listing is known.</summary>
    public bool IsLater { get; init; }
}
