namespace Monitoring.Querying.Wildcards;

/// <summary>Converts a user's path to wildcards for the paths of streams.</summary>
internal static class PathWildcards
{
    /// <summary>Returns the wildcards for a file, or for all files of a directory. A rooted path is complete; any other
    /// path can begin in any directory.</summary>
    /// <param name="path">The path, which may contain wildcards.</param>
    public static IReadOnlyList<string> Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        char separator = Path.DirectorySeparatorChar;
        string whole = Path.TrimEndingDirectorySeparator(path);
        return Path.IsPathRooted(path)
            ? [whole, $"{whole}{separator}*"]
            : [whole, $"*{separator}{whole}", $"{whole}{separator}*", $"*{separator}{whole}{separator}*"];
    }
}
