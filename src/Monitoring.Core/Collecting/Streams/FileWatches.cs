using Monitoring.Collecting.Scanning;
using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Collecting.Streams;

/// <summary>Keeps the watches of a stream on what its path leads through now: the file, and the directories of links.</summary>
internal sealed class FileWatches(WatchTable watches, bool follow)
{
    /// <summary>Watches a stream's file and the way to it.</summary>
    /// <param name="identity">The file that its path leads to; null while it leads to nothing.</param>
    public void Watch(LogStream file, FileIdentity? identity)
    {
        if (!follow
            || (file.Way.FileWatch is { IsDead: false } current && current.Identity == identity && file.Way.Links is not null))
        {
            return;
        }

        file.Way.Links = LinkChain.Resolve(file.Path);
        WatchTable.Watch? watch = identity is { } known && file.Way.Links.Target is { } target
            ? watches.Subscribe(target, known, isDirectory: false, file)
            : null;
        if (file.Way.FileWatch is { } previous && previous != watch)
        {
            watches.Unsubscribe(previous, file);
        }

        file.Way.FileWatch = watch;
        WatchHops(file);
    }

    /// <summary>Ends the watches of a stream.</summary>
    public void Unwatch(LogStream file)
    {
        if (file.Way.FileWatch is { } watch)
        {
            watches.Unsubscribe(watch, file);
        }

        foreach (WatchTable.Watch hop in file.Way.HopWatches)
        {
            watches.Unsubscribe(hop, file);
        }
    }

    /// <summary>Watches the directories that links lead through, but for the first, which is watched as a root.</summary>
    private void WatchHops(LogStream file)
    {
        LinkChain links = file.Way.Links!;
        file.Way.AreHopsWatched = !links.HasDirectoryLinks;
        if (links.Hops.Count <= 1 && file.Way.HopWatches.Count == 0)
        {
            return;
        }

        WatchTable.Watch[] previous = [.. file.Way.HopWatches];
        file.Way.HopWatches.Clear();
        foreach ((string directory, _) in links.Hops.Skip(1))
        {
            WatchTable.Watch? watch = FileStatus.Of(directory) is { Kind: FileKind.Directory } status
                ? watches.Subscribe(directory, status.Identity, isDirectory: true, file)
                : null;
            file.Way.AreHopsWatched &= watch is not null;
            if (watch is not null && !file.Way.HopWatches.Contains(watch))
            {
                file.Way.HopWatches.Add(watch);
            }
        }

        foreach (WatchTable.Watch watch in previous.Except(file.Way.HopWatches))
        {
            watches.Unsubscribe(watch, file);
        }
    }
}
