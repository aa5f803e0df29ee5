using System.IO.Enumeration;
using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Collecting.Scanning;

/// <summary>A directory whose entries are looked at: a root, or with recursion one below it.</summary>
internal sealed class FollowedDirectory(string path, string relativePath, FileFilter filter)
{
    /// <summary>The path as users see it.</summary>
    public string Path => path;

    /// <summary>Whether it was asked for itself, and so is waited for while it is not there.</summary>
    public bool IsRoot => relativePath.Length == 0;

    /// <summary>Which entries count.</summary>
    public FileFilter Filter => filter;

    /// <summary>The path without links, as of the last look; null while the directory is not there.</summary>
    public string? RealPath { get; set; }

    /// <summary>What the system said at the last scan, to see whether another is needed.</summary>
    public FileStatus? Scanned { get; set; }

    /// <summary>When the last scan was, in nanoseconds of Unix time.</summary>
    public long ScannedAt { get; set; }

    /// <summary>The watch of the directory, if there is one.</summary>
    public WatchTable.Watch? Watch { get; set; }

    /// <summary>This directory and those above it up to the root, to see links that lead back.</summary>
    public HashSet<FileIdentity> Ancestors { get; init; } = [];

    /// <summary>The path below the root of an entry, with slashes.</summary>
    public string RelativePathOf(string name) => relativePath.Length == 0 ? name : $"{relativePath}/{name}";

    /// <summary>The names in the directory.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IEnumerable<string> EnumerateNames() => new FileSystemEnumerable<string>(
        path,
        static (ref FileSystemEntry entry) => entry.FileName.ToString(),
        new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false });
}
