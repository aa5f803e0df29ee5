using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>Keeps the watches of a stream on what its path leads through now: the file, and the directories of links.</summary>
internal sealed class FileWatches(WatchTable watches, bool follow)
{
    /// <summary>Watches a stream's file and the way to it.</summary>
    /// <param name="identity">The file that its path leads to; null while it leads to nothing.</param>
    public void Watch(TrackedFile file, FileIdentity? identity)
    {
        if (!follow
            || (file.FileWatch is { IsDead: false } current && current.Identity == identity && file.Links is not null))
        {
            return;
        }

        file.Links = LinkChain.Resolve(file.Path);
        WatchTable.Watch? watch = identity is { } known && file.Links.Target is { } target
            ? watches.Subscribe(target, known, isDirectory: false, file)
            : null;
        if (file.FileWatch is { } previous && previous != watch)
        {
            watches.Unsubscribe(previous, file);
        }

        file.FileWatch = watch;
        WatchHops(file);
    }

    /// <summary>Ends the watches of a stream.</summary>
    public void Unwatch(TrackedFile file)
    {
        if (file.FileWatch is { } watch)
        {
            watches.Unsubscribe(watch, file);
        }

        foreach (WatchTable.Watch hop in file.HopWatches)
        {
            watches.Unsubscribe(hop, file);
        }
    }

    /// <summary>Watches the directories that links lead through, but for the first, which is watched as a root.</summary>
    private void WatchHops(TrackedFile file)
    {
        WatchTable.Watch[] previous = [.. file.HopWatches];
        file.HopWatches.Clear();
        foreach ((string directory, _) in file.Links!.Hops.Skip(1))
        {
            if (FileStatus.Of(directory) is { Kind: FileKind.Directory } status
                && watches.Subscribe(directory, status.Identity, isDirectory: true, file) is { } watch
                && !file.HopWatches.Contains(watch))
            {
                file.HopWatches.Add(watch);
            }
        }

        foreach (WatchTable.Watch watch in previous.Except(file.HopWatches))
        {
            watches.Unsubscribe(watch, file);
        }
    }
}
