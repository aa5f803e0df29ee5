using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Parsing;
using Monitoring.Parsing.Traces;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Streams;

/// <summary>The stack traces of a stream that are still being joined: determines when they end, by time and by the
/// state of their files.</summary>
internal sealed class PendingTraces(MultilineJoiner? joiner, TimeSpan traceTimeout, TimeProvider timeProvider)
{
    /// <summary>The time at which a stack trace ends by time alone, on the monotonic clock; null if
    /// none is pending.</summary>
    public long? DueTick => joiner is { HasOpen: true }
        ? joiner.Waiting.Min(group => (long?)group.GrownTick + WaitFor(group.IsTrace))
        : null;

    /// <summary>Emits the traces that were not continued in time, now that the files have been read
    /// to their ends.</summary>
    public void Flush(LogBatch batch)
    {
        if (joiner is { HasOpen: true })
        {
            if (batch.Count == 0)
            {
                batch.File = joiner.Open.First().Line.Start?.File ?? batch.File;
            }

            joiner.EmitQuiet(batch, batch.ReadTick - WaitFor(isTrace: false), batch.ReadTick - WaitFor(isTrace: true));
        }
    }

    /// <summary>Emits the traces that begin in a finished file. A trace that continued in more than two files could not
    /// be found again after a restart.</summary>
    public void Finish(LogBatch batch, FileIdentity finished)
    {
        if (joiner is { HasOpen: true })
        {
            foreach (TraceGroup group in joiner.Open.Where(group => group.Line.Start?.File == finished).ToArray())
            {
                joiner.Emit(batch, group.Output);
            }
        }
    }

    /// <summary>Emits everything.</summary>
    public void FinishAll(LogBatch batch) => joiner?.EmitAll(batch);

    /// <summary>Handles a truncated file. A trace may continue after the truncation if all of it was in this file. A
    /// trace in more files could not be found again after a restart, so it is emitted.</summary>
    public void Truncate(LogBatch batch, LogFile file)
    {
        if (joiner is not { HasOpen: true })
        {
            return;
        }

        foreach (TraceGroup group in joiner.Open.ToArray())
        {
            if (group.Line.IsTruncatedAway || group.Line.Start?.File != file.Identity)
            {
                joiner.Emit(batch, group.Output);
            }

            group.Line.IsTruncatedAway = true;
        }
    }

    private long WaitFor(bool isTrace) =>
        (long)(MultilineJoiner.WaitFor(isTrace, traceTimeout).TotalSeconds * timeProvider.TimestampFrequency);
}
