using Monitoring.Collecting.Scanning;
using Monitoring.Files;

namespace Monitoring.Collecting;

/// <summary>A directory whose files are followed, and which of them.</summary>
/// <remarks>A pattern knows <c>*</c>, <c>?</c>, <c>[…]</c> and <c>**</c>. One without a slash is held against a file's
/// name, one with a slash against its path below the root.</remarks>
public sealed record LogRoot
{
    /// <summary>The directory, absolute; it may be a symbolic link.</summary>
    public required string Path { get; init; }

    /// <summary>Whether directories below the root are followed too. The default is false.</summary>
    public bool Recurse { get; init; }

    /// <summary>Files to follow; empty for all. The default is empty.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Files to leave out, even if included. The default is <see cref="DefaultExclude"/>.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = DefaultExclude;

    /// <summary>Whether files and directories whose names begin with a dot are followed. The default is false.</summary>
    public bool Hidden { get; init; }

    /// <summary>The patterns left out by default: what a rotation has compressed (<c>*.gz</c>, <c>*.zst</c>, <c>*.bz2</c>, <c>*.xz</c>,
    /// <c>*.lz4</c>, <c>*.lzma</c>, <c>*.Z</c>).</summary>
    public static IReadOnlyList<string> DefaultExclude { get; } = [.. CompressionOfName.All.Select(static ending => "*" + ending)];

    /// <summary>The root that a user means by a path: a directory, a file in its directory, or a pattern below the
    /// longest directory that it names in full. What exists under just that name is never taken for a pattern.</summary>
    /// <param name="path">An absolute path.</param>
    /// <param name="literal">Whether <c>*</c>, <c>?</c> and <c>[</c> in the path mean themselves.</param>
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

    /// <summary>The same root without a file and those beside it that belong to it, should they lie there: a store that
    /// followed itself would grow for ever.</summary>
    /// <param name="path">An absolute path; the file need not exist.</param>
    /// <param name="endings">What is behind its name in the names of those that belong to it; patterns.</param>
    public LogRoot Without(string path, IReadOnlyList<string> endings)
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
        return this with { Exclude = [.. Exclude, pattern, .. endings.Select(ending => pattern + ending)] };
    }

    /// <summary>Whether there is no file to follow now, but there are directories that only <see cref="Recurse"/> would go
    /// into. False if the directory cannot be read: whoever follows it is told so then.</summary>
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

    /// <summary>Whether a path names more than one file by <c>*</c>, <c>?</c> or <c>[</c>.</summary>
    public static bool IsPattern(string path) => path.AsSpan().IndexOfAny('*', '?', '[') >= 0;
}
