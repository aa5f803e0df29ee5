using Monitoring.Collecting.Scanning;
using Monitoring.Files;

namespace Monitoring.Collecting;

/// <summary>A directory whose files are followed, and the patterns that select them.</summary>
/// <remarks>A pattern supports <c>*</c>, <c>?</c>, <c>[…]</c> and <c>**</c>. A pattern without a slash is matched
/// against the name of a file, one with a slash against its path below the root.</remarks>
public sealed record LogRoot
{
    /// <summary>The absolute path of the directory; it may be a symbolic link.</summary>
    public required string Path { get; init; }

    /// <summary>Whether directories below the root are followed too. The default is false.</summary>
    public bool Recurse { get; init; }

    /// <summary>The files to follow; empty for all. The default is empty.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>The files to exclude, even if included. The default is <see cref="DefaultExclude"/>.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = DefaultExclude;

    /// <summary>Whether files and directories with a leading dot are followed. The default is false.</summary>
    public bool Hidden { get; init; }

    /// <summary>The patterns excluded by default, those of compressed rotated files (<c>*.gz</c>, <c>*.zst</c>,
    /// <c>*.bz2</c>, <c>*.xz</c>, <c>*.lz4</c>, <c>*.lzma</c>, <c>*.Z</c>).</summary>
    public static IReadOnlyList<string> DefaultExclude { get; } =
        [.. CompressionOfName.All.Select(static suffix => "*" + suffix)];

    /// <summary>Parses a path from the user into a root: a directory, a file in its directory, or a pattern
    /// below the longest directory without wildcards. A path that exists under exactly this name is not treated
    /// as a pattern.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="literal">Whether <c>*</c>, <c>?</c> and <c>[</c> in the path are literal characters.</param>
    public static LogRoot Parse(string path, bool literal = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            return new LogRoot { Path = System.IO.Path.TrimEndingDirectorySeparator(path) };
        }

        if (literal || !IsPattern(path) || File.Exists(path))
        {
            return new LogRoot
            {
                Path = System.IO.Path.GetDirectoryName(path) ?? path,
                Include = [GlobPattern.Escape(System.IO.Path.GetFileName(path))],
                Exclude = [],
                Hidden = true,
            };
        }

        string normal = path.Replace('\\', '/');
        int end = normal.LastIndexOf('/', normal.AsSpan().IndexOfAny('*', '?', '['));
        string pattern = normal[(end + 1)..];
        return new LogRoot
        {
            Path = end > 0 ? path[..end] : path[..(end + 1)],
            Recurse = pattern.Contains('/', StringComparison.Ordinal),
            Include = [pattern],
            Hidden = pattern.StartsWith('.') || pattern.Contains("/.", StringComparison.Ordinal),
        };
    }

    /// <summary>A copy of the root that excludes a file and its companion files, if they are below the root. A store
    /// that followed itself would grow forever.</summary>
    /// <param name="path">An absolute path; the file need not exist.</param>
    /// <param name="suffixes">The suffixes of the companion files, appended to the file name; patterns.</param>
    public LogRoot Without(string path, IReadOnlyList<string> suffixes)
    {
        ArgumentNullException.ThrowIfNull(path);
        string directory = System.IO.Path.GetDirectoryName(path) ?? path;
        string relative = System.IO.Path.GetRelativePath(
            LinkChain.RealPath(Path) ?? Path,
            System.IO.Path.Join(LinkChain.RealPath(directory) ?? directory, System.IO.Path.GetFileName(path)));
        if (relative.StartsWith("..", StringComparison.Ordinal) || System.IO.Path.IsPathRooted(relative))
        {
            return this;
        }

        string pattern = '/' + GlobPattern.Escape(relative.Replace('\\', '/'));
        return this with { Exclude = [.. Exclude, pattern, .. suffixes.Select(suffix => pattern + suffix)] };
    }

    /// <summary>Whether the root has no file to follow now, but has directories that only <see cref="Recurse"/> would
    /// enter. False if the directory cannot be read; following it reports that error.</summary>
    public bool NeedsRecursion()
    {
        FileFilter inside = new(this);
        FileFilter below = new(this with { Recurse = true });
        bool hasDirectories = false;
        try
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(Path).EnumerateFileSystemInfos())
            {
                bool isDirectory = entry.Attributes.HasFlag(FileAttributes.Directory);
                if (Recurse || (!isDirectory && inside.Follows(entry.Name)))
                {
                    return false;
                }

                hasDirectories |= isDirectory && below.Enters(entry.Name);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        return hasDirectories;
    }

    /// <summary>Whether a path contains the wildcards <c>*</c>, <c>?</c> or <c>[</c>.</summary>
    public static bool IsPattern(string path) => path.AsSpan().IndexOfAny('*', '?', '[') >= 0;
}
