namespace Monitoring.Watching;

/// <summary>Reports that something may have changed in the watched directories and files.</summary>
/// <remarks>
/// <para>An event is a hint: a watcher may merge, duplicate or lose events, and the caller must be correct all the
/// same. Changes before a watch began are not reported, so watch first, then scan.</para>
/// <para>The caller's duties: a path is canonical (absolute, no <c>.</c>, <c>..</c> or double slash, no link in any
/// part of it); no path is watched twice at once; a directory is watched as a directory and a file as a file; a
/// descriptor is unwatched once; nothing is called after <see cref="IDisposable.Dispose"/>.
/// <see cref="Mock.MockFileWatcher"/> asserts them.</para>
/// <para>A watcher has one owner and is not thread-safe; only the cancellation of a blocking read may come from another
/// thread.</para>
/// </remarks>
public interface IFileWatcher : IDisposable
{
    /// <summary>A read that returns fewer events than this has returned all available events.</summary>
    internal const int WholeReadLimit = 64;

    /// <summary>Watches a directory for entries that are created, moved in or out, or deleted; not
    /// recursively.</summary>
    /// <exception cref="DirectoryNotFoundException">The path does not exist or is not a directory.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading the path is not permitted.</exception>
    /// <exception cref="WatchLimitException">A limit of the system is reached; the message names the limit.</exception>
    WatchDescriptor WatchDirectory(string path);

    /// <summary>Watches a file for writes, truncation, renaming and deletion. The watch stays with the file that has
    /// the path now, not with a later file at the path.</summary>
    /// <exception cref="FileNotFoundException">The path does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading the path is not permitted.</exception>
    /// <exception cref="WatchLimitException">A limit of the system is reached; the message names the limit.</exception>
    WatchDescriptor WatchFile(string path);

    /// <summary>Whether an event reports every change that a watch covers, or an
    /// <see cref="WatchEventKind.Overflow"/> reports that some were lost; except for writes through mmap(2). The
    /// caller need not rescan such a file or directory at intervals. False if nothing is guaranteed, as on a network
    /// file system or with a polling watcher.</summary>
    /// <param name="descriptor">A watch that has not ended.</param>
    bool ReportsEverything(WatchDescriptor descriptor) => false;

    /// <summary>Ends a watch: no event of this descriptor is emitted from now on.</summary>
    void Unwatch(WatchDescriptor descriptor);

    /// <summary>Returns the events since the last read, in their order; empty if there are
    /// none. Never blocks.</summary>
    /// <remarks>The list belongs to the watcher and is valid until the next read. Watching and unwatching do not change
    /// it, so it may still contain events of a watch that has just ended. If very many events have occurred (64 or
    /// more), some are left for the next read.</remarks>
    IReadOnlyList<WatchEvent> ReadEvents();

    /// <summary>Returns events like <see cref="ReadEvents()"/>, but waits for one up to <paramref name="timeout"/> if
    /// there are none (<see cref="Timeout.InfiniteTimeSpan"/>: without limit). On cancellation it returns at once, with
    /// an empty list.</summary>
    IReadOnlyList<WatchEvent> ReadEvents(TimeSpan timeout, CancellationToken cancellationToken);
}
