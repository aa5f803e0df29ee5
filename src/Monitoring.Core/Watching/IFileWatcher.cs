namespace Monitoring.Watching;

/// <summary>Says that something may have changed in the directories and files it was told to watch.</summary>
/// <remarks>
/// <para>An event is a hint: a watcher may merge, double or lose events, and a caller must be right all the same. What
/// happened before a watch began is not told: watch first, then look.</para>
/// <para>The caller's duties: a path is canonical (absolute, no <c>.</c>, <c>..</c> or doubled slash, no link in any
/// part of it); no path is watched twice at once; a directory is watched as a directory and a file as a file; a
/// descriptor is unwatched once; nothing is called after <see cref="IDisposable.Dispose"/>.
/// <see cref="Mock.MockFileWatcher"/> asserts them.</para>
/// <para>A watcher has one owner and is not thread-safe; only the cancellation of a blocking read may come from another
/// thread.</para>
/// </remarks>
public interface IFileWatcher : IDisposable
{
    /// <summary>A read that gives fewer events than this has given all that there were.</summary>
    internal const int WholeReadLimit = 64;

    /// <summary>Watches a directory for entries that are created, moved in or out, or deleted; not
    /// recursively.</summary>
    /// <exception cref="DirectoryNotFoundException">The path does not exist or is not a directory.</exception>
    /// <exception cref="UnauthorizedAccessException">The path may not be read.</exception>
    /// <exception cref="WatchLimitException">A limit of the system is reached; the message names it.</exception>
    WatchDescriptor WatchDirectory(string path);

    /// <summary>Watches a file for being written, truncated, renamed or deleted. The watch stays with the file that has
    /// the path now, not with one that gets the path later.</summary>
    /// <exception cref="FileNotFoundException">The path does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The path may not be read.</exception>
    /// <exception cref="WatchLimitException">A limit of the system is reached; the message names it.</exception>
    WatchDescriptor WatchFile(string path);

    /// <summary>Whether every change that a watch covers is reported by an event, or else an
    /// <see cref="WatchEventKind.Overflow"/> says that some were lost; writes through mmap(2) excepted. A caller need not
    /// look at such a file or directory at intervals. False where nothing is promised: a network file system, a watcher
    /// that polls.</summary>
    /// <param name="descriptor">A watch that has not ended.</param>
    bool ReportsEverything(WatchDescriptor descriptor) => false;

    /// <summary>Ends a watch: no event of this descriptor is given out from now on.</summary>
    void Unwatch(WatchDescriptor descriptor);

    /// <summary>The events that have come since the last read, in their order; empty if there are none. Never
    /// blocks.</summary>
    /// <remarks>The list is the watcher's own and holds until the next read; watching and unwatching meanwhile do not
    /// change it, so that it may still have events of a watch that was just ended. Where very many events have come
    /// (64 or more), some are left for the next read.</remarks>
    IReadOnlyList<WatchEvent> ReadEvents();

    /// <summary>As <see cref="ReadEvents()"/>, but if there are none waits for one up to <paramref name="timeout"/>
    /// (<see cref="Timeout.InfiniteTimeSpan"/>: without end). Returns empty, and at once, on cancellation.</summary>
    IReadOnlyList<WatchEvent> ReadEvents(TimeSpan timeout, CancellationToken cancellationToken);
}
