using Monitoring.Watching;

namespace Monitoring.Collecting;

/// <summary>Takes each event to those whom it concerns: a written file is woken, and where names changed they are looked
/// at.</summary>
internal sealed class EventRouter(WatchTable watches, FollowedFiles files, TurnQueue turns)
{
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
                files.LookAtEverything(force: true);
            }
            else if (watches.Find(happened.Descriptor) is { } watch)
            {
                Handle(happened, watch);
            }
        }
    }

    private void Handle(WatchEvent happened, WatchTable.Watch watch)
    {
        watch.IsDead |= happened.Kind == WatchEventKind.SelfDeleted;
        _concerned.Clear();
        _concerned.AddRange(watch.Subscribers);
        foreach (object subscriber in _concerned)
        {
            if (subscriber is FollowedDirectory directory)
            {
                Handle(happened, directory);
            }
            else if (subscriber is TrackedFile file && files.ByPath.ContainsKey(file.Path))
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

    private void Handle(WatchEvent happened, WatchTable.Watch watch, TrackedFile file)
    {
        if (happened.Kind == WatchEventKind.Written)
        {
            turns.Wake(file);
        }
        else if (!watch.IsDirectory || happened.Name is null || file.LeadsThrough(watch.Path, happened.Name))
        {
            files.Look(file);
        }
    }
}
