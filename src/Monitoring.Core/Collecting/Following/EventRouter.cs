using Monitoring.Collecting.Scanning;
using Monitoring.Collecting.Streams;
using Monitoring.Watching;

namespace Monitoring.Collecting.Following;

/// <summary>Routes each event to its subscribers: a stream whose file was written to is enqueued, and a path whose
/// names changed is rescanned.</summary>
internal sealed class EventRouter(IFileWatcher watcher, WatchTable watches, FollowedStreams files, TurnQueue turns)
{
    /// <summary>Enough reads for a full inotify queue, which has 16,384 events by default.</summary>
    private const int MaxReads = 64;

    /// <summary>A copy of the subscribers of one event, because a rescan may change the subscriptions.</summary>
    private readonly List<object> _subscribers = [];

    /// <summary>Rescans paths and enqueues streams as the events require.</summary>
    public void Handle(IReadOnlyList<WatchEvent> events)
    {
        for (int index = 0; index < events.Count; index++)
        {
            WatchEvent change = events[index];
            if (change.Kind == WatchEventKind.Overflow)
            {
                files.RescanAll(force: true);
            }
            else if (watches.Find(change.Descriptor) is { } watch)
            {
                Handle(change, watch);
            }
        }
    }

    /// <summary>Handles all available events; false if there may be more.</summary>
    public bool TryHandleAll()
    {
        for (int read = 0; read < MaxReads; read++)
        {
            IReadOnlyList<WatchEvent> events = watcher.ReadEvents();
            Handle(events);
            if (events.Count < IFileWatcher.WholeReadLimit)
            {
                return true;
            }
        }

        return false;
    }

    private void Handle(WatchEvent change, WatchTable.Watch watch)
    {
        watch.IsDead |= change.Kind == WatchEventKind.SelfDeleted;
        _subscribers.Clear();
        watch.Subscribers.CopyTo(_subscribers);
        foreach (object subscriber in _subscribers)
        {
            if (subscriber is FollowedDirectory directory)
            {
                Handle(change, directory);
            }
            else if (subscriber is LogStream file && files.ByPath.ContainsKey(file.Path))
            {
                Handle(change, watch, file);
            }
        }
    }

    private void Handle(WatchEvent change, FollowedDirectory directory)
    {
        if (change.Name is { } name)
        {
            files.ScanEntry(directory, name);
        }
        else
        {
            files.Scan(directory, force: true);
        }
    }

    private void Handle(WatchEvent change, WatchTable.Watch watch, LogStream file)
    {
        if (change.Kind == WatchEventKind.Written)
        {
            turns.Enqueue(file);
        }
        else if (!watch.IsDirectory || change.Name is null || file.PathState.LeadsThrough(watch.Path, change.Name))
        {
            files.Scan(file);
        }
    }
}
