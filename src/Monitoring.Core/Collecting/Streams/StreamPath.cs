using Monitoring.Collecting.Scanning;
using Monitoring.Files;

namespace Monitoring.Collecting.Streams;

/// <summary>The path of a stream: the links to its file, and the state found by the last scan. Maintained
/// by the scan.</summary>
/// <param name="path">The path in the form that users see.</param>
internal sealed class StreamPath(string path)
{
    /// <summary>The path in the form that users see.</summary>
    public string Path => path;

    /// <summary>The links from the path to the file.</summary>
    public LinkChain? Links { get; set; }

    /// <summary>Whether the path led to the file through a link.</summary>
    public bool IsLink => Links is { Hops.Count: > 1 };

    /// <summary>The path without links by which the file is opened; rotation renames the file in this directory.
    /// Resolved before the file is opened, because the path may later lead to another file or to none.</summary>
    public string Target => Links?.Target ?? path;

    /// <summary>The watch of the file, if there is one.</summary>
    public WatchTable.Watch? FileWatch { get; set; }

    /// <summary>The watches of the directories that links lead through.</summary>
    public List<WatchTable.Watch> HopWatches { get; } = new(0);

    /// <summary>Whether all of these directories are watched.</summary>
    public bool AreHopsWatched { get; set; }

    /// <summary>Whether events report every change of a file and of the links to it.</summary>
    public bool IsWatched(FileIdentity file) =>
        FileWatch is { IsReliable: true, IsDead: false } watch
        && watch.Identity == file
        && AreHopsWatched
        && HopWatches.TrueForAll(static hop => hop is { IsReliable: true, IsDead: false });

    /// <summary>The modification time of the file at the last scan, in nanoseconds of Unix time.</summary>
    public long SeenModified { get; set; }

    /// <summary>The file at the path when following began, and its size then. If the file is opened later, it is begun
    /// as if it had been opened at once.</summary>
    public (FileIdentity File, long Size)? AtStart { get; set; }

    /// <summary>The time since when the path has no file, on the monotonic clock; null while it has one.</summary>
    public long? MissingSinceTick { get; set; }

    /// <summary>The file at this path that is still being read under its former path.</summary>
    public FileIdentity? PendingFile { get; set; }

    /// <summary>The reason why the file is not begun yet: it may be a copy of another log. Null if there is
    /// no such reason.</summary>
    public CopyDoubt? Doubt { get; set; }

    /// <summary>Whether the path is being scanned right now.</summary>
    public bool IsBeingScanned { get; set; }

    /// <summary>Whether an entry of a directory is one of the links from the path to the file.</summary>
    public bool LeadsThrough(string directory, string name) =>
        Links is not null && Links.Hops.Contains((directory, name));
}
