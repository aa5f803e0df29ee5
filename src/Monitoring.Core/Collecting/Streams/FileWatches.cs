using Monitoring.Collecting.Scanning;
using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Collecting.Streams;

/// <summary>Keeps the watches of a stream on everything that its path leads through now: the file, and the
/// directories of links.</summary>
internal sealed class FileWatches(WatchTable watches, bool follow)
{
    /// <summary>Watches a stream's file and the directories of the links to it.</summary>
    /// <param name="identity">The file at the path; null while there is none.</param>
    public void Watch(LogStream file, FileIdentity? identity)
    {
        if (!follow
            || (
                file.PathState.FileWatch is { IsDead: false } current
                && current.Identity == identity
                && file.PathState.Links is not null))
        {
            return;
        }

        file.PathState.Links = LinkChain.Resolve(file.Path);
        WatchTable.Watch? watch = identity is { } known && file.PathState.Links.Target is { } target
            ? watches.Subscribe(target, known, isDirectory: false, file)
            : null;
        if (file.PathState.FileWatch is { } previous && previous != watch)
        {
            watches.Unsubscribe(previous, file);
        }

        file.PathState.FileWatch = watch;
        WatchHops(file);
    }

    /// <summary>Ends the watches of a stream.</summary>
    public void Unwatch(LogStream file)
    {
        if (file.PathState.FileWatch is { } watch)
        {
            watches.Unsubscribe(watch, file);
        }

        foreach (WatchTable.Watch hop in file.PathState.HopWatches)
        {
            watches.Unsubscribe(hop, file);
        }
    }

    /// <summary>Watches the directories that links lead through, except for the first, which is watched
    /// as a root.</summary>
    private void WatchHops(LogStream file)
    {
        LinkChain links = file.PathState.Links!;
        file.PathState.AreHopsWatched = !links.HasDirectoryLinks;
        if (links.Hops.Count <= 1 && file.PathState.HopWatches.Count == 0)
        {
            return;
        }

        WatchTable.Watch[] previous = [.. file.PathState.HopWatches];
        file.PathState.HopWatches.Clear();
        foreach ((string directory, _) in links.Hops.Skip(1))
        {
            WatchTable.Watch? watch = FileStatus.Of(directory) is { Kind: FileKind.Directory } status
                ? watches.Subscribe(directory, status.Identity, isDirectory: true, file)
                : null;
            file.PathState.AreHopsWatched &= watch is not null;
            if (watch is not null && !file.PathState.HopWatches.Contains(watch))
            {
                file.PathState.HopWatches.Add(watch);
            }
        }

        foreach (WatchTable.Watch watch in previous.Except(file.PathState.HopWatches))
        {
            watches.Unsubscribe(watch, file);
        }
    }
}
