using Monitoring.Diagnostics;
using Monitoring.Files;
using Monitoring.Watching;

namespace Monitoring.Collecting.Scanning;

/// <summary>The subscriptions of streams and directories to paths. Several subscribers share one watch, as the
/// watcher's contract requires.</summary>
/// <remarks>A path that cannot be watched is not an error here, because the collector
/// rescans it periodically.</remarks>
internal sealed class WatchTable(IFileWatcher watcher, MonitoringEvents events)
{
    private readonly Dictionary<string, Watch> _byPath = [];
    private readonly Dictionary<WatchDescriptor, Watch> _byDescriptor = [];

    /// <summary>Subscribes to a directory or a file; null if it cannot be watched now.</summary>
    /// <param name="path">The path without links.</param>
    /// <param name="identity">The file that has the path now. If the watch is of another file, it is renewed
    /// for all subscribers.</param>
    /// <param name="isDirectory">Whether the path is a directory.</param>
    /// <param name="subscriber">Receives the events.</param>
    public Watch? Subscribe(string path, FileIdentity identity, bool isDirectory, object subscriber)
    {
        if (_byPath.TryGetValue(path, out Watch? watch))
        {
            if ((watch.Identity != identity || watch.IsDead) && !Renew(watch, identity))
            {
                return null;
            }
        }
        else
        {
            if (!TryWatch(path, isDirectory, out WatchDescriptor descriptor))
            {
                return null;
            }

            watch = new Watch(path, isDirectory)
            {
                Identity = identity,
                Descriptor = descriptor,
                IsReliable = watcher.ReportsEverything(descriptor),
            };
            _byPath.Add(path, watch);
            _byDescriptor.Add(descriptor, watch);
        }

        watch.Subscribers.Add(subscriber);
        return watch;
    }

    /// <summary>Ends a subscription; the last one of a watch ends the watch.</summary>
    public void Unsubscribe(Watch watch, object subscriber)
    {
        if (watch.Subscribers.Remove(subscriber) && watch.Subscribers.Count == 0)
        {
            Drop(watch);
        }
    }

    /// <summary>The watch that an event came from; null if the watch was dropped in the meantime.</summary>
    public Watch? Find(WatchDescriptor descriptor) => _byDescriptor.GetValueOrDefault(descriptor);

    /// <summary>Ends a watch. A watch that could not be renewed has already ended, and another one may
    /// have its path.</summary>
    private void Drop(Watch watch)
    {
        if (_byDescriptor.Remove(watch.Descriptor))
        {
            watcher.Unwatch(watch.Descriptor);
            _byPath.Remove(watch.Path);
        }
    }

    private bool Renew(Watch watch, FileIdentity identity)
    {
        Drop(watch);
        if (!TryWatch(watch.Path, watch.IsDirectory, out WatchDescriptor descriptor))
        {
            watch.IsDead = true;
            return false;
        }

        watch.Descriptor = descriptor;
        watch.Identity = identity;
        watch.IsDead = false;
        watch.IsReliable = watcher.ReportsEverything(descriptor);
        _byPath.Add(watch.Path, watch);
        _byDescriptor.Add(descriptor, watch);
        return true;
    }

    private bool TryWatch(string path, bool isDirectory, out WatchDescriptor descriptor)
    {
        try
        {
            descriptor = isDirectory ? watcher.WatchDirectory(path) : watcher.WatchFile(path);
            return true;
        }
        catch (WatchLimitException limit)
        {
            events.Warn(WarningKind.WatchLimit, string.Empty, limit.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Deleted or forbidden: opening the path reports that with suitable advice.
        }

        descriptor = WatchDescriptor.None;
        return false;
    }

    /// <summary>A watched path and its subscribers.</summary>
    internal sealed class Watch(string path, bool isDirectory)
    {
        public string Path => path;

        public bool IsDirectory => isDirectory;

        public Subscribers Subscribers { get; } = new();

        public WatchDescriptor Descriptor { get; set; }

        public FileIdentity Identity { get; set; }

        /// <summary>Whether its events report every change.</summary>
        public bool IsReliable { get; set; }

        /// <summary>Whether the watched file is known to be gone, so that the watch reports nothing more.</summary>
        public bool IsDead { get; set; }
    }
}
