using Monitoring.Collecting.Scanning;
using Monitoring.Collecting.Streams;
using Monitoring.Watching;

namespace Monitoring.Collecting.Following;

/// <summary>Takes each event to those whom it concerns: a written file is woken, and where names changed they are looked
/// at.</summary>
internal sealed class EventRouter(IFileWatcher watcher, WatchTable watches, FollowedStreams files, TurnQueue turns)
{
    /// <summary>More than a full queue of inotify, which has 16,384 events unless it was made longer.</summary>
    private const int MaxReads = 64;

    /// <summary>The subscribers of one event: a look may change who subscribes.</summary>
    private readonly List<object> _concerned = [];

    /// <summary>Turns events into looks and wakes.</summary>
    public void Handle(IReadOnlyList<WatchEvent> events)
    {
        for (int index = 0; index < events.Count; index++)
        {
            WatchEvent happened = events[index];
            if (happened.Kind == WatchEventKind.Overflow)
            {
                files.RescanAll(force: true);
            }
            else if (watches.Find(happened.Descriptor) is { } watch)
            {
                Handle(happened, watch);
            }
        }
    }

    /// <summary>Handles all events that there are; false if there may still be some.</summary>
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

    private void Handle(WatchEvent happened, WatchTable.Watch watch)
    {
        watch.IsDead |= happened.Kind == WatchEventKind.SelfDeleted;
        _concerned.Clear();
        watch.Subscribers.CopyTo(_concerned);
        foreach (object subscriber in _concerned)
        {
            if (subscriber is FollowedDirectory directory)
            {
                Handle(happened, directory);
            }
            else if (subscriber is LogStream file && files.ByPath.ContainsKey(file.Path))
            {
                Handle(happened, watch, file);
            }
        }
    }

    private void Handle(WatchEvent happened, FollowedDirectory directory)
    {
        if (happened.Name is { } name)
        {
            files.LookAtEntry(directory, name);
        }
        else
        {
            files.Scan(directory, force: true);
        }
    }

    private void Handle(WatchEvent happened, WatchTable.Watch watch, LogStream file)
    {
        if (happened.Kind == WatchEventKind.Written)
        {
            turns.Wake(file);
        }
        else if (!watch.IsDirectory || happened.Name is null || file.Way.LeadsThrough(watch.Path, happened.Name))
        {
            files.Look(file);
        }
    }
}
