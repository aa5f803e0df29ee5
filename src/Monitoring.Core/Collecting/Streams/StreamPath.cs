using Monitoring.Collecting.Scanning;
using Monitoring.Files;

namespace Monitoring.Collecting.Streams;

/// <summary>A stream's path: the way that it leads, and what was seen at its end. Kept by the look at it.</summary>
/// <param name="path">The path as users see it.</param>
internal sealed class StreamPath(string path)
{
    /// <summary>The path as users see it.</summary>
    public string Path => path;

    /// <summary>The way from the path to the file.</summary>
    public LinkChain? Links { get; set; }

    /// <summary>Whether the path led to the file through a link.</summary>
    public bool IsLink => Links is { Hops.Count: > 1 };

    /// <summary>The path without links by which the file is opened: rotation renames it beside that. Found out before it is
    /// opened; afterwards the path may lead elsewhere, or to nothing.</summary>
    public string Target => Links?.Target ?? path;

    /// <summary>The watch of the file, if there is one.</summary>
    public WatchTable.Watch? FileWatch { get; set; }

    /// <summary>The watches of the directories that links lead through.</summary>
    public List<WatchTable.Watch> HopWatches { get; } = new(0);

    /// <summary>Whether all of these directories are watched.</summary>
    public bool AreHopsWatched { get; set; }

    /// <summary>Whether events report every change of the way to a file, and of that file.</summary>
    public bool IsWatched(FileIdentity file) =>
        FileWatch is { IsReliable: true, IsDead: false } watch
        && watch.Identity == file
        && AreHopsWatched
        && HopWatches.TrueForAll(static hop => hop is { IsReliable: true, IsDead: false });

    /// <summary>When the file last changed according to the last look, in nanoseconds of Unix time.</summary>
    public long SeenModified { get; set; }

    /// <summary>The file that had the path when following began, and its size then: should it only be opened later, it is
    /// begun as if it had been opened at once.</summary>
    public (FileIdentity File, long Size)? AtStart { get; set; }

    /// <summary>Since when the path leads to nothing, on the monotonic clock; null while it leads to a file.</summary>
    public long? MissingSinceTick { get; set; }

    /// <summary>A file that has this path but is still being read under the path it had before it was renamed.</summary>
    public FileIdentity? Awaited { get; set; }

    /// <summary>What keeps the path's file from being begun: it may only be a copy of another log; null if nothing does.</summary>
    public CopyDoubt? Doubt { get; set; }

    /// <summary>Whether it is being looked at right now.</summary>
    public bool IsLookedAt { get; set; }

    /// <summary>Whether a directory's entry is on the way that links lead from the path to the file.</summary>
    public bool LeadsThrough(string directory, string name) =>
        Links is not null && Links.Hops.Contains((directory, name));
}
