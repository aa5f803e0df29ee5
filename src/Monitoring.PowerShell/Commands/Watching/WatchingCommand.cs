using System.Management.Automation;
using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Formatting;
using Monitoring.Pipelines;
using Monitoring.Watching;

namespace Monitoring.Commands.Watching;

/// <summary>The common base of the cmdlets that follow logs: the start, the end, and the order of emission.</summary>
/// <remarks>The collector runs on the pipeline's own thread: a slow pipeline slows the reading, and nothing
/// accumulates.</remarks>
public abstract class WatchingCommand : LogCommand
{
    /// <summary>The maximum time between an entry's time stamp and its appearance in the log, as in
    /// <see cref="TimeOrder.Lateness"/>.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(1);

    private bool _isDisorderReported;

    /// <summary>The number of existing entries to emit first, for each log.</summary>
    [Parameter]
    [Alias("Last")]
    [ValidateRange(0, int.MaxValue)]
    public int Tail { get; set; }

    /// <summary>Ends when all existing entries have been emitted.</summary>
    [Parameter]
    public SwitchParameter NoFollow { get; set; }

    /// <summary>Emits the entries of all logs in the order of their times, with a short delay.</summary>
    [Parameter]
    public SwitchParameter Ordered { get; set; }

    /// <summary>The way to detect changes. The default is the best one of this system.</summary>
    [Parameter]
    public WatcherKind Watcher { get; set; } = WatcherKind.Auto;

    /// <summary>The links to follow: only those whose creator may read their target, or all.</summary>
    [Parameter]
    public LinkFollowing FollowLinks { get; set; } = LinkFollowing.Safe;

    /// <summary>Whether -Tail was given.</summary>
    private protected bool IsTailGiven => MyInvocation.BoundParameters.ContainsKey(nameof(Tail));

    /// <summary>Whether the cmdlet waits for new entries.</summary>
    private protected bool IsFollowing { get; private set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        IsFollowing = !NoFollow && (Until is not { } until || until > Now);
    }

    /// <summary>Emits the entries of a collector until it is completed, the time of -Until has passed, or the user
    /// stops it.</summary>
    private protected void Run(ILogCollector collector)
    {
        TimeOrder? order = Ordered ? new TimeOrder(TimeProvider.System) { Lateness = Lateness } : null;
        bool isEnding = !IsFollowing || Until is null;
        while (!StopToken.IsCancellationRequested && !collector.IsCompleted)
        {
            TimeSpan wait = order?.WaitTime ?? Timeout.InfiniteTimeSpan;
            if (!isEnding)
            {
                TimeSpan left = Until!.Value.ToDateTimeOffset() + Lateness - TimeProvider.System.GetUtcNow();
                if (left <= TimeSpan.Zero)
                {
                    isEnding = true;
                    collector.StopFollowing();
                    continue;
                }

                wait = wait == Timeout.InfiniteTimeSpan || left < wait ? left : wait;
            }

            using LogBatch? batch = collector.Collect(wait, StopToken);
            if (batch is not null)
            {
                Write(batch, order);
                collector.Commit(batch);
            }

            WriteOrdered(order);
        }

        order?.Complete();
        WriteOrdered(order);
    }

    private static LogTimestamp Now => LogTimestamp.From(TimeProvider.System.GetUtcNow());

    private void Write(LogBatch batch, TimeOrder? order)
    {
        bool? isUntimedPart = null;
        for (int index = 0; index < batch.Count; index++)
        {
            LogEntry entry = batch.CreateEntry(index);
            if (!IsBeforeEnd(entry, batch, ref isUntimedPart) || !Matches(entry))
            {
                continue;
            }

            if (order is null)
            {
                EmitEntry(entry);
            }
            else
            {
                order.Add(entry);
            }
        }
    }

    /// <summary>Whether an entry is earlier than -Until. A line without a time uses the time of the last write to its
    /// file, as for -Since.</summary>
    private bool IsBeforeEnd(LogEntry entry, LogBatch batch, ref bool? isUntimedPart)
    {
        if (Until is not { } until || entry.ExactTimestamp < until)
        {
            return true;
        }

        return entry.TimestampSource == TimestampSource.Read
            && (isUntimedPart ??= batch.Metadata.Path is { Length: > 0 } path && IsWrittenBefore(path, until));
    }

    private static bool IsWrittenBefore(string path, LogTimestamp until)
    {
        FileInfo file = new(path);
        FileSystemInfo target = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        return target.Exists && LogTimestamp.From(new DateTimeOffset(target.LastWriteTimeUtc)) < until;
    }

    private void WriteOrdered(TimeOrder? order)
    {
        if (order is null)
        {
            return;
        }

        if (order.IsOverfull && !_isDisorderReported)
        {
            _isDisorderReported = true;
            WriteWarning(
                $"The existing messages exceed {ByteSize.Format(order.MaxBytes)}, the limit for sorting: the oldest "
                + "are emitted as they are read. Use -Since or -Tail to reduce them.");
        }

        while (!StopToken.IsCancellationRequested && order.TryTake(out LogEntry? entry))
        {
            EmitEntry(entry);
        }
    }
}
