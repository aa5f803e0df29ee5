using Monitoring.Collecting.Following;
using Monitoring.Collecting.Streams;
using Monitoring.Entries;

namespace Monitoring.Collecting;

// Implementation notes
//
// Where events report every change, nothing needs a rescan and the process sleeps. Files that are not watched reliably,
// and roots that are symbolic links, are rescanned every RescanInterval. Everything is rescanned every
// FullRescanInterval: a mount above a root causes no event, a write through mmap(2) into text that was already read
// causes none, and a kernel fault may lose one.
//
// On a slow file system, or with hundreds of thousands of files, a round takes long. The next round starts only after a
// pause of three times its duration, so that reading is not held up.

/// <summary>Runs the work that is due by time and not by an event: rescans, and finishing what
/// has been quiet.</summary>
/// <param name="options">The intervals.</param>
/// <param name="router">Handles pending events before a rescan.</param>
/// <param name="files">The streams to rescan.</param>
/// <param name="turns">The streams that time alone may change.</param>
/// <param name="absent">The paths whose checkpoints expire.</param>
/// <param name="finished">Receives the batches of finished files and messages.</param>
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
    /// <summary>The interval of checks of rotated files and partial messages, which no event reports.</summary>
    private static readonly TimeSpan QuietCheckInterval = TimeSpan.FromMilliseconds(250);

    private Round _rescan = new(default, options.RescanInterval);
    private Round _fullRescan = new(default, options.FullRescanInterval);
    private Round _quietCheck = new(default, QuietCheckInterval);

    /// <summary>Runs the first full rescan.</summary>
    public void Start() => RescanAll(force: true);

    /// <summary>Runs everything that is due.</summary>
    public void Run()
    {
        if (UntilNext(_fullRescan) <= TimeSpan.Zero)
        {
            RescanAll(force: false);
            absent.Expire(finished);
        }
        else if (files.HasUnwatched && UntilNext(_rescan) <= TimeSpan.Zero)
        {
            RescanUnwatched();
        }

        if (turns.Pending.Count > 0 && UntilNext(_quietCheck) <= TimeSpan.Zero)
        {
            FinishQuietStreams();
        }

        if (turns.NextDueTick is not null)
        {
            turns.EnqueueDue(timeProvider.GetTimestamp());
        }
    }

    /// <summary>The time until the next work is due; zero if it is due now.</summary>
    public TimeSpan GetWaitTime()
    {
        TimeSpan wait = UntilNext(_fullRescan);
        if (files.HasUnwatched)
        {
            wait = Min(wait, UntilNext(_rescan));
        }

        if (turns.Pending.Count > 0)
        {
            wait = Min(wait, UntilNext(_quietCheck));
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
        _rescan = End(begin, options.RescanInterval);
        _fullRescan = End(begin, options.FullRescanInterval);
    }

    private void RescanUnwatched()
    {
        long begin = timeProvider.GetTimestamp();
        if (router.TryHandleAll())
        {
            files.RescanUnwatched();
        }
        else
        {
            files.RescanAll(force: false);
        }

        _rescan = End(begin, options.RescanInterval);
    }

    private void FinishQuietStreams()
    {
        long begin = timeProvider.GetTimestamp();
        files.RenameHandoff.RemoveStale();
        foreach (LogStream file in turns.Pending.ToArray())
        {
            if (file.IsForgotten || file.QueueState.IsHeld)
            {
                continue;
            }

            if (file.FinishQuiet(files.RenameHandoff) is { } batch)
            {
                finished.Enqueue(batch);
            }

            if (file.Files.Current is null)
            {
                files.Scan(file);
            }

            turns.Update(file);
            files.NoteWatched(file);
            if (file.IsPending)
            {
                turns.Enqueue(file);
            }
        }

        _quietCheck = End(begin, QuietCheckInterval);
    }

    private Round End(long beginTick, TimeSpan interval)
    {
        TimeSpan pause = timeProvider.GetElapsedTime(beginTick) * 4;
        return new Round(beginTick, pause > interval ? pause : interval);
    }

    private TimeSpan UntilNext(in Round round) => round.Interval - timeProvider.GetElapsedTime(round.BeginTick);

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <summary>The last round of work that is repeated at an interval.</summary>
    /// <param name="BeginTick">The start of the round on the monotonic clock.</param>
    /// <param name="Interval">The time from the start of this round to the start of the next one.</param>
    private readonly record struct Round(long BeginTick, TimeSpan Interval);
}
