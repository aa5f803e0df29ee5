namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>What a file is to a log that still grows.</summary>
internal enum CopyLikeness
{
    /// <summary>Its first line is another.</summary>
    Different,

    /// <summary>It is empty: a copy may have been begun.</summary>
    Unclear,

    /// <summary>All of it stands at the beginning of the log.</summary>
    Whole,

    /// <summary>Its first lines are the log's, and others follow.</summary>
    Continued,
}
