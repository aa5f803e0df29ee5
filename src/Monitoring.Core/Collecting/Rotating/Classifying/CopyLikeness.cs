namespace Monitoring.Collecting.Rotating.Classifying;

/// <summary>The relation of a file to a log that still grows.</summary>
internal enum CopyLikeness
{
    /// <summary>The first lines differ.</summary>
    Different,

    /// <summary>The file is empty: it may be a copy that was just begun.</summary>
    Unclear,

    /// <summary>The whole file equals the beginning of the log.</summary>
    Whole,

    /// <summary>The first lines are those of the log, and other lines follow.</summary>
    Continued,
}
