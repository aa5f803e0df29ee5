namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>A file of a listing, classified.</summary>
/// <param name="Form">The relation of the file to the log.</param>
/// <param name="Segment">The index of the matching segment; -1 if there is none.</param>
internal readonly record struct FoundFile(FileForm Form, int Segment = -1)
{
    /// <summary>Whether the file has more bytes than were read of the segment.</summary>
    public bool HasMore { get; init; }

    /// <summary>Whether the file is already open.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether the file is followed under its own path, where it is read.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>Whether the file is at the log's path.</summary>
    public bool IsTarget { get; init; }

    /// <summary>The relation of other logs to the file at the log's path.</summary>
    public OtherLog Other { get; init; }

    /// <summary>Whether the file began after the newest segment, according to birth times and times in lines. Counts
    /// only if no file of the listing is known.</summary>
    public bool IsLater { get; init; }

    /// <summary>Whether the file proves that the files before it are older than the data that was read.</summary>
    /// <remarks>A file at the log's path of which nothing was read proves nothing. It may have been copied and
    /// truncated since, which neither the file nor a copy of its present content shows. A file that is read under the
    /// name of a rotated file may have been started just now.</remarks>
    public bool IsAnchor(IReadOnlyList<Segment> segments, int relatedCount)
    {
        if (Segment < 0 || Form is not (FileForm.Same or FileForm.Copy or FileForm.Beginning))
        {
            return false;
        }

        Segment segment = segments[Segment];
        bool isReading = segment.State == SegmentState.Reading;
        return IsTarget || (isReading && Form == FileForm.Copy)
            ? segment.Position.Offset > 0
            : Segment >= relatedCount || !isReading;
    }
}
