using Monitoring.Entries;
using Monitoring.Parsing.Traces;

namespace Monitoring.Parsing;

/// <summary>Joins the lines of stack traces to one message each, for one stream and each of its outputs apart.</summary>
/// <remarks>
/// It takes whole messages: what a runtime has split is joined before. A line either goes on with those before it or ends them
/// (<see cref="TraceGrammar"/>); a line that may begin a trace is held until the next one of its output tells, and whoever owns
/// the joiner gives it out if none comes (<see cref="GiveOutQuiet"/>).
/// <para>A trace is bounded in lines (<see cref="TraceGroup.MaxLines"/>), in bytes and in time; its rest is another entry.
/// Nothing is cut off.</para>
/// <para>An ordinary line costs a look at its beginning; nothing is copied and nothing allocated.</para>
/// </remarks>
/// <param name="maxMessageBytes">The longest entry, in bytes.</param>
/// <param name="longestPause">The longest time between two lines of a trace.</param>
/// <param name="order">Counts the lines at which something begins.</param>
internal sealed class MultilineJoiner(int maxMessageBytes, TimeSpan longestPause, LineOrder order)
{
    private const int OutputCount = 3;
    private const long NanosecondsPerTick = 100;

    private readonly long _longestPause = longestPause.Ticks > long.MaxValue / NanosecondsPerTick
        ? long.MaxValue
        : longestPause.Ticks * NanosecondsPerTick;

    /// <summary>Made when an output first needs one: most never do.</summary>
    private readonly TraceGroup?[] _groups = new TraceGroup?[OutputCount];
    private int _openCount;

    /// <summary>Whether any line is held.</summary>
    public bool HasOpen => _openCount > 0;

    /// <summary>The groups of lines that are held.</summary>
    public IEnumerable<TraceGroup> Open => _groups.OfType<TraceGroup>().Where(group => group.IsOpen);

    /// <summary>The lines that an output holds, if there are any.</summary>
    public TraceGroup? Find(LogOutput output) => _groups[(int)output] is { IsOpen: true } group ? group : null;

    /// <summary>Takes a line that lies in the batch, and gives out what it ends, and itself unless it is held.</summary>
    /// <param name="batch">Has the line, and takes what is given out.</param>
    /// <param name="record">The line.</param>
    /// <param name="first">The line at which a message begins that was joined from parts; null for a line that is one.</param>
    public void Add(LogBatch batch, in LogRecord record, OpenLine? first)
    {
        if (HasOpen && Find(record.Output) is { } open)
        {
            TraceMove move = Judge(open, record, batch.GetMessage(record));
            if (move.Step != TraceStep.End && open.TryAdd(batch, record, move))
            {
                return;
            }

            open.GiveOut(batch);
            _openCount--;
            if (move.Step == TraceStep.Join)
            {
                open.BeginAgain(batch, record, move);
                NoteBegin(open, record, first);
                return;
            }
        }

        TraceState state = record.IsTruncated ? TraceState.None : TraceHead.Recognise(batch.GetMessage(record));
        if (state == TraceState.None)
        {
            batch.Add(record);
            return;
        }

        TraceGroup group = _groups[(int)record.Output] ??= new TraceGroup(record.Output, maxMessageBytes);
        group.Begin(batch, record, state);
        NoteBegin(group, record, first);
    }

    /// <summary>Copies what is held of a batch, because the batch is about to be given away.</summary>
    public void Keep(LogBatch batch)
    {
        if (HasOpen)
        {
            foreach (TraceGroup? group in _groups)
            {
                group?.Keep(batch);
            }
        }
    }

    /// <summary>Gives out the lines of one output.</summary>
    public void GiveOut(LogBatch batch, LogOutput output)
    {
        if (Find(output) is { } group)
        {
            group.GiveOut(batch);
            _openCount--;
        }
    }

    /// <summary>Gives out all lines.</summary>
    public void GiveOutAll(LogBatch batch)
    {
        for (int output = 0; output < OutputCount; output++)
        {
            GiveOut(batch, (LogOutput)output);
        }
    }

    /// <summary>Gives out the lines to which nothing was added for a while.</summary>
    /// <param name="batch">Takes them.</param>
    /// <param name="heldSinceTick">What may be a trace, and was read no later than this, is given out.</param>
    /// <param name="traceSinceTick">The same for what is a trace.</param>
    public void GiveOutQuiet(LogBatch batch, long heldSinceTick, long traceSinceTick)
    {
        for (int output = 0; output < OutputCount && HasOpen; output++)
        {
            if (Find((LogOutput)output) is { } group && group.GrownTick <= (group.IsTrace ? traceSinceTick : heldSinceTick))
            {
                GiveOut(batch, (LogOutput)output);
            }
        }
    }

    private TraceMove Judge(TraceGroup group, in LogRecord record, ReadOnlySpan<byte> line)
    {
        long pause = record.Timestamp.UnixNanoseconds - group.LastTimestamp.UnixNanoseconds;
        return !record.IsTruncated && pause <= _longestPause && pause >= -_longestPause
            ? TraceGrammar.Next(group.State, line)
            : TraceMove.End;
    }

    private void NoteBegin(TraceGroup group, in LogRecord record, OpenLine? first)
    {
        _openCount++;
        if (first is null)
        {
            group.Line.Begin(order, record.Offset);
        }
        else
        {
            group.Line.Continue(first);
        }
    }
}
