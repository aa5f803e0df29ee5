namespace Monitoring.Collecting.Scanning;

/// <summary>Selects the files below a root that are followed.</summary>
internal sealed class FileFilter(LogRoot root)
{
    private readonly GlobPattern[] _include = [.. root.Include.Select(pattern => new GlobPattern(pattern))];
    private readonly GlobPattern[] _exclude = [.. root.Exclude.Select(pattern => new GlobPattern(pattern))];

    /// <summary>Whether a file is followed.</summary>
    /// <param name="relativePath">The path of the file below the root, with slashes.</param>
    public bool Follows(string relativePath) =>
        !IsHidden(relativePath)
        && (_include.Length == 0 || Array.Exists(_include, pattern => pattern.Matches(relativePath)))
        && !Array.Exists(_exclude, pattern => pattern.Matches(relativePath));

    /// <summary>Whether a directory is scanned.</summary>
    /// <param name="relativePath">The path of the directory below the root, with slashes.</param>
    public bool Enters(string relativePath) => root.Recurse && !IsHidden(relativePath);

    private bool IsHidden(string relativePath) =>
        !root.Hidden && relativePath.AsSpan()[(relativePath.LastIndexOf('/') + 1)..].StartsWith('.');
}
