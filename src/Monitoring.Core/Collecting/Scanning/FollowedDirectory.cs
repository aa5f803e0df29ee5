using System.IO.Enumeration;
using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Collecting.Scanning;

/// <summary>A directory whose entries are scanned: a root, or with recursion a directory below it.</summary>
internal sealed class FollowedDirectory(string path, string relativePath, FileFilter filter)
{
    /// <summary>The path in the form that users see.</summary>
    public string Path => path;

    /// <summary>Whether the directory was requested itself, so that the collector waits while it
    /// does not exist.</summary>
    public bool IsRoot => relativePath.Length == 0;

    /// <summary>Selects the entries to follow.</summary>
    public FileFilter Filter => filter;

    /// <summary>The path without links, as of the last scan; null while the directory does not exist.</summary>
    public string? RealPath { get; set; }

    /// <summary>The status at the last scan, which shows whether another scan is needed.</summary>
    public FileStatus? Scanned { get; set; }

    /// <summary>The time of the last scan, in nanoseconds of Unix time.</summary>
    public long ScannedAt { get; set; }

    /// <summary>The watch of the directory, if there is one.</summary>
    public WatchTable.Watch? Watch { get; set; }

    /// <summary>This directory and its parents up to the root, to detect links that lead back.</summary>
    public HashSet<FileIdentity> Ancestors { get; init; } = [];

    /// <summary>The path of an entry below the root, with slashes.</summary>
    public string RelativePathOf(string name) => relativePath.Length == 0 ? name : $"{relativePath}/{name}";

    /// <summary>The names in the directory.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading the directory is not permitted.</exception>
    public IEnumerable<string> EnumerateNames() => new FileSystemEnumerable<string>(
        path,
        static (ref FileSystemEntry entry) => entry.FileName.ToString(),
        new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false });
}
