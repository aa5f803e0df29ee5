using System.Reflection;

namespace Monitoring.Folders;

/// <summary>The files of the repository that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The path of the repository.</summary>
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "RepositoryDirectory").Value!;

    /// <summary>The files of a folder whose names match a pattern, without those that a build has made.</summary>
    /// <returns>The paths relative to the repository, with slashes.</returns>
    public static IEnumerable<string> Find(string folder, string pattern) => Directory
        .EnumerateFiles(Path.Join(Root, folder), pattern, SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
        .Where(path => !path.Split('/').Any(part => part is "obj" or "bin"));
}
