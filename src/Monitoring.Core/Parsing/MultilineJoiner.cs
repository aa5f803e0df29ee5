using System.Runtime.CompilerServices;
using Monitoring.Entries;
using Monitoring.Parsing.Traces;

namespace Monitoring.Parsing;

// Implementation notes
//
// What a line is to the lines before it is said by TraceGrammar, line by line, without looking ahead. Were that asked of every
// line, each error and warning of a log would be taken aside until the next line shows that no trace begins with it. So the
// question is turned round: lines go into the batch as they are, and only a line that may be a frame (MayConfirm) makes us look
// back at the last lines of its output in the batch, of which then those are taken out again that make a trace with it. At the
// end of what was read the same look shows which of the last lines may go on in what is read next: these are held.
//
// Once lines are held or are a trace, every line of their output is judged as it comes, until one ends them.

/// <summary>Joins the lines of stack traces, and those of JSON over several lines, to one message each, for one stream and each of its outputs apart.</summary>
/// <remarks>
/// It takes whole messages: what a runtime has split is joined before. A line either goes on with those before it or ends them; the
/// last lines that were read are held if they may begin a trace, and whoever owns the joiner gives them out if none comes
/// (<see cref="GiveOutQuiet"/>).
/// <para>A trace is bounded in lines (<see cref="TraceGroup.MaxLines"/>), in bytes and in time; its rest is another entry.
/// Nothing is cut off.</para>
/// <para>An ordinary line costs a look at its first and last byte; nothing is copied and nothing allocated.</para>
/// </remarks>
/// <param name="maxMessageBytes">The longest entry, in bytes.</param>
/// <param name="maxPause">The longest time between two lines of a trace.</param>
/// <param name="order">Numbers what is read.</param>
/// <param name="parts">Joins the parts of messages before; null if nobody does.</param>
/// <param name="times">Finds the times in messages that no record has a time of; null if none are read.</param>
internal sealed partial class MultilineJoiner(
    int maxMessageBytes, TimeSpan maxPause, LineOrder order, PartialJoiner? parts = null, MessageTimes? times = null)
{
    private const int OutputCount = 3;

    /// <summary>The longest time between a line that may begin a stack trace and the next one. The lines of a trace are written at
    /// once; a process that may not use more than a part of a processor pauses for up to 100 ms.</summary>
    public static readonly TimeSpan HeadTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>How much longer than that a line waits for the next one, once the file has been read to its end: so much later than it was
    /// written a line may be read.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(100);

    private readonly TraceSearch _search = new(maxMessageBytes, maxPause);

    /// <summary>Made when an output first needs one: most never do.</summary>
    private readonly TraceGroup?[] _groups = new TraceGroup?[OutputCount];
    private int _openCount;
    private int _firstRow;

    /// <summary>Whether any line is held.</summary>
    public bool HasOpen => _openCount > 0;

    /// <summary>Lines of before this moment are not held: whoever reads them throws them away with the batch they lie in.</summary>
    public LogTimestamp NotBefore
    {
        get => _search.NotBefore;
        set => _search.NotBefore = value;
    }

    /// <summary>The groups of lines that are held.</summary>
    public IEnumerable<TraceGroup> Open => _groups.OfType<TraceGroup>().Where(group => group.IsOpen);

    /// <summary>The groups that time alone ends: the next line of their output has not begun.</summary>
    public IEnumerable<TraceGroup> Waiting => Open.Where(group => parts?.IsOpen(group.Output) != true);

    /// <summary>The lines that an output holds, if there are any.</summary>
    public TraceGroup? Find(LogOutput output) => _groups[(int)output] is { IsOpen: true } group ? group : null;

    /// <summary>Lines follow that lie in the batch behind one another.</summary>
    public void Begin(LogBatch batch) => _firstRow = batch.Count;

    /// <summary>Takes a line that lies in the batch: adds it, and gives out what it ends, or puts it to those it goes on
    /// with.</summary>
    /// <param name="batch">Has the line, and takes what is given out.</param>
    /// <param name="record">The line.</param>
    /// <param name="line">Its bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(LogBatch batch, in LogRecord record, ReadOnlySpan<byte> line)
    {
        if (HasOpen || Rule is not null || TraceGuard.MayMatter(line))
        {
            Judge(batch, record);
        }
        else
        {
            batch.Add(record);
        }
    }

    /// <summary>Takes the message that was added to the batch last, which was joined from parts.</summary>
    /// <param name="batch">Has the message.</param>
    /// <param name="first">The line of its first part.</param>
    public void AddJoined(LogBatch batch, OpenLine first)
    {
        LogRecord record = batch.Take(batch.Count - 1);
        if (Rule is not null)
        {
            AddByRule(batch, record, first);
            return;
        }

        if (Find(record.Output) is null)
        {
            Hold(batch, record.Output);
        }

        if (TryGoOn(batch, record, first))
        {
            return;
        }

        // Where its first part stands is known only now: it cannot be taken out of the batch later.
        TraceState state = record.IsTruncated || record.Timestamp < NotBefore ? TraceState.None : RecogniseAny(batch.GetMessage(record));
        if (state == TraceState.None)
        {
            batch.Add(record);
        }
        else
        {
            OpenGroup(record.Output).Hold(batch, record, state);
            Find(record.Output)!.Line.Continue(first);
        }
    }

    /// <summary>Holds the last lines of each output that may go on in what is read next, because the batch is about to be given
    /// away.</summary>
    public void End(LogBatch batch)
    {
        for (int output = 0; output < OutputCount && batch.Count > _firstRow && Rule is null; output++)
        {
            if (Find((LogOutput)output) is null)
            {
                Hold(batch, (LogOutput)output);
            }
        }
    }

    /// <summary>Gives out the lines of one output.</summary>
    public void GiveOut(LogBatch batch, LogOutput output)
    {
        if (Find(output) is { } group)
        {
            group.GiveOut(batch, times);
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

    /// <summary>How long lines wait for the next one, once the file has been read to its end.</summary>
    /// <param name="isTrace">Whether they are a trace for certain.</param>
    /// <param name="traceTimeout">The longest time between two lines of a trace.</param>
    public static TimeSpan WaitFor(bool isTrace, TimeSpan traceTimeout)
    {
        TimeSpan wait = isTrace || traceTimeout < HeadTimeout ? traceTimeout : HeadTimeout;
        return wait < TimeSpan.MaxValue - Margin ? wait + Margin : wait;
    }

    /// <summary>Gives out the lines to which nothing was added for a while, unless a message of which parts came may go on with
    /// them.</summary>
    /// <param name="batch">Takes them.</param>
    /// <param name="heldSinceTick">What may be a trace, and was read no later than this, is given out.</param>
    /// <param name="traceSinceTick">The same for what is a trace.</param>
    public void GiveOutQuiet(LogBatch batch, long heldSinceTick, long traceSinceTick)
    {
        for (int output = 0; output < OutputCount && HasOpen; output++)
        {
            if (Find((LogOutput)output) is { } group
                && parts?.IsOpen(group.Output) != true
                && group.GrownTick <= (group.IsTrace ? traceSinceTick : heldSinceTick))
            {
                GiveOut(batch, (LogOutput)output);
            }
        }
    }

    [SkipLocalsInit]
    private void Judge(LogBatch batch, in LogRecord record)
    {
        if (Rule is not null)
        {
            AddByRule(batch, record, first: null);
            return;
        }

        if (TryGoOn(batch, record, first: null))
        {
            return;
        }

        ReadOnlySpan<byte> line = batch.GetMessage(record);
        if (!record.IsTruncated && record.Timestamp >= NotBefore)
        {
            if (TraceHead.MayConfirm(line))
            {
                Span<int> rows = stackalloc int[TraceGroup.MaxHeld];
                int count = _search.LookBack(batch, _firstRow, record, isConfirmed: true, rows, out TraceMove move);
                if (count > 0)
                {
                    Take(batch, record.Output, rows[..count]);
                    Find(record.Output)!.TryAdd(batch, record, move);
                    return;
                }
            }

            TraceState state = TraceOpening.MayBegin(line) ? TraceOpening.Recognise(line) : TraceState.None;
            if (state != TraceState.None)
            {
                OpenGroup(record.Output).Hold(batch, record, state);
                Find(record.Output)!.Line.Begin(order, record.Offset);
                return;
            }
        }

        batch.Add(record);
    }

    /// <summary>Puts a line to those that its output holds; false if there are none, or if it has ended them.</summary>
    private bool TryGoOn(LogBatch batch, in LogRecord record, OpenLine? first)
    {
        if (Find(record.Output) is not { } group)
        {
            return false;
        }

        TraceMove move = group.State == TraceState.Block ? NextOfBlock(group, batch, record)
            : group.IsTrace
            ? _search.Next(group.State, group.LastTimestamp, batch, record)
            : _search.NextHeld(group.State, group.LastTimestamp, batch, record);
        if (move.Step != TraceStep.End && group.TryAdd(batch, record, move))
        {
            if (move.State == TraceState.Complete)
            {
                // Before the time of the next line is read: a line without one has the time of the line before.
                GiveOut(batch, record.Output);
            }

            return true;
        }

        GiveOut(batch, record.Output);
        if (move.Step != TraceStep.Join)
        {
            return false;
        }

        OpenGroup(record.Output).BeginAgain(batch, record, move);
        BeginLine(group, record, first);
        return true;
    }

    private void BeginLine(TraceGroup group, in LogRecord record, OpenLine? first)
    {
        if (first is null)
        {
            group.Line.Begin(order, record.Offset);
        }
        else
        {
            group.Line.Continue(first);
        }
    }

    /// <summary>Holds the last lines of an output, if they may begin a trace.</summary>
    [SkipLocalsInit]
    private void Hold(LogBatch batch, LogOutput output)
    {
        Span<int> rows = stackalloc int[TraceGroup.MaxHeld];
        LogRecord none = new() { Start = 0, Length = 0, Timestamp = default, Offset = 0, OriginalLength = 0, Output = output };
        int count = _search.LookBack(batch, _firstRow, none, isConfirmed: false, rows, out _);
        if (count > 0)
        {
            Take(batch, output, rows[..count]);
        }
    }

    /// <summary>Takes rows out of the batch and holds them.</summary>
    private void Take(LogBatch batch, LogOutput output, ReadOnlySpan<int> rows)
    {
        TraceGroup group = OpenGroup(output);
        group.Line.Begin(order, batch.Records[rows[^1]].Offset);
        TraceState state = TraceState.None;
        LogTimestamp before = default;
        for (int index = rows.Length - 1; index >= 0; index--)
        {
            LogRecord record = batch.Records[rows[index]];
            state = state == TraceState.None
                ? TraceHead.Recognise(batch.GetMessage(record))
                : _search.Next(state, before, batch, record).State;
            before = record.Timestamp;
            group.Hold(batch, record, state);
        }

        foreach (int row in rows)
        {
            batch.Take(row);
        }
    }

    private TraceMove NextOfBlock(TraceGroup group, LogBatch batch, in LogRecord record) =>
        _search.FollowsHeld(group.LastTimestamp, batch, record) ? group.NextOfBlock(batch.GetMessage(record)) : TraceMove.End;

    private static TraceState RecogniseAny(ReadOnlySpan<byte> line) =>
        TraceOpening.Recognise(line) is not TraceState.None and var state ? state : TraceHead.Recognise(line);

    private TraceGroup OpenGroup(LogOutput output)
    {
        _openCount++;
        return _groups[(int)output] ??= new TraceGroup(output, maxMessageBytes);
    }
}
