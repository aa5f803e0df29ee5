using Monitoring.Entries;
using Monitoring.Files.Status;

namespace Monitoring.Collecting.Following;

// Implementation notes
//
// A lost path may come back, for example when a volume is mounted again or a file is renamed back. So its
// checkpoint stays for GoneTime. While no path at all is followed, nothing expires, because a root is more likely
// unmounted than empty.
//
// A path that is absent at the start may be on a volume that is not mounted yet, for any length of time. Its checkpoint
// expires when the last write to the file is so old that its entries have expired. The wall clock is trusted once the
// collector has run for GoneTime.

/// <summary>The paths that have a checkpoint but no file, until the checkpoint expires.</summary>
internal sealed class AbsentPaths(DirectoryCollectorOptions options, FollowedStreams streams, TimeProvider timeProvider)
{
    /// <summary>The time that a path must be gone before its checkpoint expires.</summary>
    public static readonly TimeSpan GoneTime = TimeSpan.FromHours(1);

    /// <summary>The maximum number of checkpoints that expire at once; the others follow a minute later.</summary>
    private const int MaxExpired = 1024;

    private readonly Queue<(string Path, long Tick)> _lost = [];
    private readonly Dictionary<string, long> _lostTicks = [];
    private readonly Queue<(string Path, long LastWritten)> _fromStart =
        new(options.Checkpoints.Select(checkpoint => (checkpoint.Path, checkpoint.LastWritten)));

    private long _roundTick = timeProvider.GetTimestamp();
    private int _leftOfRound;

    /// <summary>Notes that a path is no longer followed.</summary>
    public void NoteLost(string path)
    {
        long tick = timeProvider.GetTimestamp();
        _lostTicks[path] = tick;
        _lost.Enqueue((path, tick));
    }

    /// <summary>Adds an empty batch for each expired checkpoint.</summary>
    /// <param name="batches">Receives the batches; a store deletes the checkpoints in the order of writing.</param>
    public void Expire(Queue<LogBatch> batches)
    {
        if (streams.ByPath.Count > 0)
        {
            ExpireLost(batches);
        }

        ExpireFromStart(batches);
    }

    private void ExpireLost(Queue<LogBatch> batches)
    {
        for (int expired = 0; expired < MaxExpired && _lost.TryPeek(out (string Path, long Tick) lost); expired++)
        {
            if (timeProvider.GetElapsedTime(lost.Tick) < GoneTime)
            {
                return;
            }

            _lost.Dequeue();
            if (_lostTicks.GetValueOrDefault(lost.Path) != lost.Tick)
            {
                // Found and lost again since.
                continue;
            }

            _lostTicks.Remove(lost.Path);
            if (!streams.ByPath.ContainsKey(lost.Path))
            {
                batches.Enqueue(CreateBatch(lost.Path));
            }
        }
    }

    /// <summary>Checks each of these paths once per <see cref="GoneTime"/>, some at a time.</summary>
    private void ExpireFromStart(Queue<LogBatch> batches)
    {
        if (timeProvider.GetElapsedTime(_roundTick) >= GoneTime)
        {
            _roundTick = timeProvider.GetTimestamp();
            _leftOfRound = _fromStart.Count;
        }

        long oldest =
            LogTimestamp.From(timeProvider.GetUtcNow()).UnixNanoseconds - (long)options.CheckpointAge.TotalNanoseconds;
        for (int checkedPaths = 0; checkedPaths < MaxExpired && _leftOfRound > 0; checkedPaths++, _leftOfRound--)
        {
            (string path, long lastWritten) = _fromStart.Dequeue();
            if (streams.ByPath.ContainsKey(path) || _lostTicks.ContainsKey(path))
            {
                // Found since the start; handled like any other path if it is lost.
                continue;
            }

            if (lastWritten >= oldest || FileStatus.Of(path) is not null)
            {
                _fromStart.Enqueue((path, lastWritten));
                continue;
            }

            streams.ForgetCheckpoint(path);
            batches.Enqueue(CreateBatch(path));
        }
    }

    private LogBatch CreateBatch(string path) =>
        new(LogMetadata.ForPath(path), timeProvider, capacity: 0) { Checkpoint = Checkpoint.Gone(path) };
}
