using Monitoring.Collecting.Following;
using Monitoring.Collecting.Streams;
using Monitoring.Entries;

namespace Monitoring.Collecting;

// Implementation notes
//
// Where events report every change, nothing need be looked at without one, and the process sleeps. What is not watched reliably, and roots
// to which links lead, are looked at every RescanInterval. Everything is looked at every FullRescanInterval: a mount above a root has no event,
// nor has a write through mmap(2) into text that was read, and an event may be lost by a fault of the kernel.
//
// On a slow file system, or of hundreds of thousands of files, a round takes long. It is not begun again before three times as long has passed,
// so that reading is not held up.

/// <summary>Does what is due at a time and not because of an event: looks, and finishing what has been quiet.</summary>
/// <param name="options">The intervals.</param>
/// <param name="router">Handles what events there are before a look.</param>
/// <param name="files">The files to look at.</param>
/// <param name="turns">The streams that time alone may change.</param>
/// <param name="absent">The paths whose checkpoints expire.</param>
/// <param name="finished">Takes the batches of what was finished.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CollectorClock(
    DirectoryCollectorOptions options,
    EventRouter router,
    FollowedStreams files,
    TurnQueue turns,
    AbsentPaths absent,
    Queue<LogBatch> finished,
    TimeProvider timeProvider)
{
    /// <summary>The interval of looks at rotated files and open messages, of which no event tells.</summary>
    private static readonly TimeSpan SettleInterval = TimeSpan.FromMilliseconds(250);

    private Round _look = new(default, options.RescanInterval);
    private Round _fullLook = new(default, options.FullRescanInterval);
    private Round _settle = new(default, SettleInterval);

    /// <summary>Looks at everything for the first time.</summary>
    public void Start() => RescanAll(force: true);

    /// <summary>Does what is due.</summary>
    public void Run()
    {
        if (UntilNext(_fullLook) <= TimeSpan.Zero)
        {
            RescanAll(force: false);
            absent.Expire(finished);
        }
        else if (files.HasUnwatched && UntilNext(_look) <= TimeSpan.Zero)
        {
            LookAtUnwatched();
        }

        if (turns.Unsettled.Count > 0 && UntilNext(_settle) <= TimeSpan.Zero)
        {
            SettleAll();
        }

        if (turns.NextDueTick is not null)
        {
            turns.WakeDue(timeProvider.GetTimestamp());
        }
    }

    /// <summary>The time until something is due; zero if it is now.</summary>
    public TimeSpan GetWaitTime()
    {
        TimeSpan wait = UntilNext(_fullLook);
        if (files.HasUnwatched)
        {
            wait = Min(wait, UntilNext(_look));
        }

        if (turns.Unsettled.Count > 0)
        {
            wait = Min(wait, UntilNext(_settle));
        }

        if (turns.NextDueTick is { } due)
        {
            wait = Min(wait, timeProvider.GetElapsedTime(timeProvider.GetTimestamp(), due));
        }

        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private void RescanAll(bool force)
    {
        long begin = timeProvider.GetTimestamp();
        files.RescanAll(force);
        _look = End(begin, options.RescanInterval);
        _fullLook = End(begin, options.FullRescanInterval);
    }

    private void LookAtUnwatched()
    {
        long begin = timeProvider.GetTimestamp();
        if (router.TryHandleAll())
        {
            files.LookAtUnwatched();
        }
        else
        {
            files.RescanAll(force: false);
        }

        _look = End(begin, options.RescanInterval);
    }

    private void SettleAll()
    {
        long begin = timeProvider.GetTimestamp();
        files.RenameHandoff.Tidy();
        foreach (LogStream file in turns.Unsettled.ToArray())
        {
            if (file.IsForgotten || file.Place.IsHeld)
            {
                continue;
            }

            if (file.Settle(files.RenameHandoff) is { } batch)
            {
                finished.Enqueue(batch);
            }

            if (file.Files.Current is null)
            {
                files.Look(file);
            }

            turns.Note(file);
            files.NoteWatched(file);
            if (file.IsUnsettled)
            {
                turns.Wake(file);
            }
        }

        _settle = End(begin, SettleInterval);
    }

    private Round End(long beginTick, TimeSpan interval)
    {
        TimeSpan pause = timeProvider.GetElapsedTime(beginTick) * 4;
        return new Round(beginTick, pause > interval ? pause : interval);
    }

    private TimeSpan UntilNext(in Round round) => round.Interval - timeProvider.GetElapsedTime(round.BeginTick);

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <summary>The last round of something that is done at intervals.</summary>
    /// <param name="BeginTick">When it began, on the monotonic clock.</param>
    /// <param name="Interval">The time from there to the next one.</param>
    private readonly record struct Round(long BeginTick, TimeSpan Interval);
}
