namespace Monitoring.Querying;

/// <summary>The wildcards for the paths of streams that a path given by a user stands for.</summary>
public static class PathWildcards
{
    /// <summary>Returns the wildcards for a file, or for all files of a directory. A rooted path is complete; any other
    /// path may begin in any directory.</summary>
    /// <param name="path">The path, with wildcards if need be.</param>
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
