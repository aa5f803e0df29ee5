using System.Runtime.CompilerServices;
using Monitoring.Entries;
using Monitoring.Parsing.Traces;

namespace Monitoring.Parsing;

// Implementation notes
//
// TraceGrammar decides, line by line and without looking ahead, whether a line continues the lines before it.
// Evaluating every line like this would hold each error and warning of a log until the next line shows that it begins
// no trace. So the search goes backward. Lines go into the batch as they are. Only a line that may be a frame
// (MayConfirm) starts a search through the last lines of its output in the batch. Those that make a trace with it are
// taken out of the batch again. At the end of a read, the same search finds the last lines that may continue in the
// next read. These are held.
//
// While lines are held or are a trace, every line of their output is evaluated when it is read, until one ends them.

/// <summary>Joins the lines of stack traces, and of JSON over several lines, into one message each. Handles one stream,
/// with each of its outputs separately.</summary>
/// <remarks>
/// The input is whole messages: parts that a runtime has split are joined before. A line either continues the lines
/// before it or ends them. The last lines of a read are held if they may begin a trace. The owner of the joiner emits
/// them if no trace follows (<see cref="EmitQuiet"/>).
/// <para>A trace is limited in lines (<see cref="TraceGroup.MaxLines"/>), in bytes and in time. Its remaining lines
/// become another entry. Nothing is cut off.</para>
/// <para>For an ordinary line only a few of its bytes are checked. Nothing is copied and nothing is allocated.</para>
/// </remarks>
/// <param name="maxMessageBytes">The maximum length of an entry, in bytes.</param>
/// <param name="maxPause">The maximum time between two lines of a trace.</param>
/// <param name="reads">Numbers the reads.</param>
/// <param name="parts">The joiner of split messages before this one; null if there is none.</param>
/// <param name="times">Finds the times in messages without a time in their record; null if none are read.</param>
internal sealed partial class MultilineJoiner(
    int maxMessageBytes, TimeSpan maxPause, ReadCounter reads, PartialJoiner? parts = null, MessageTimes? times = null)
{
    private const int OutputCount = 3;

    /// <summary>The maximum time between a line that may begin a stack trace and the next line. A program writes the
    /// lines of a trace at once, but a process with a CPU limit may pause for up to 100 ms.</summary>
    public static readonly TimeSpan HeadTimeout = TimeSpan.FromMilliseconds(100);

    /// <summary>The additional time for which a line waits for the next one at the end of the file. A line may be read
    /// that much later than it was written.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(100);

    private readonly TraceSearch _search = new(maxMessageBytes, maxPause);

    /// <summary>Created when an output first needs one: most never do.</summary>
    private readonly TraceGroup?[] _groups = new TraceGroup?[OutputCount];
    private int _openCount;
    private int _firstRow;

    /// <summary>Whether any line is held.</summary>
    public bool HasHeldLines => _openCount > 0;

    /// <summary>Lines before this moment are not held, because the caller discards them with their batch.</summary>
    public LogTimestamp NotBefore
    {
        get => _search.NotBefore;
        set => _search.NotBefore = value;
    }

    /// <summary>The groups with held lines.</summary>
    public IEnumerable<TraceGroup> Open => _groups.OfType<TraceGroup>().Where(group => group.IsOpen);

    /// <summary>The groups that only their age can end, because the next line of their output has not begun.</summary>
    public IEnumerable<TraceGroup> Waiting => Open.Where(group => parts?.IsOpen(group.Output) != true);

    /// <summary>Finds the held lines of an output; returns null if there are none.</summary>
    public TraceGroup? Find(LogOutput output) => _groups[(int)output] is { IsOpen: true } group ? group : null;

    /// <summary>Begins a sequence of lines that are in the batch one after the other.</summary>
    public void Begin(LogBatch batch) => _firstRow = batch.Count;

    /// <summary>Adds a line of the batch: either to the held lines that it continues, or to the batch, after the held
    /// lines that it ends.</summary>
    /// <param name="batch">The batch with the line, which receives emitted entries.</param>
    /// <param name="record">The line.</param>
    /// <param name="line">The line's bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(LogBatch batch, in LogRecord record, ReadOnlySpan<byte> line)
    {
        if (HasHeldLines || Rule is not null || TraceGuard.MayMatter(line))
        {
            Evaluate(batch, record);
        }
        else
        {
            batch.Add(record);
        }
    }

    /// <summary>Handles the last message of the batch, which was joined from parts.</summary>
    /// <param name="batch">The batch with the message.</param>
    /// <param name="first">The line of its first part.</param>
    public void AddJoined(LogBatch batch, PendingStart first)
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

        if (TryContinue(batch, record, first))
        {
            return;
        }

        // The position of its first part is known only now, so the message cannot be taken out of the batch later.
        TraceState state = record.IsTruncated
            || record.Timestamp < NotBefore ? TraceState.None : RecognizeAny(batch.GetMessage(record));
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

    /// <summary>Holds the last lines of each output that may continue in the next read, because the batch is about to
    /// be returned.</summary>
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

    /// <summary>Emits the held lines of one output.</summary>
    public void Emit(LogBatch batch, LogOutput output)
    {
        if (Find(output) is { } group)
        {
            group.Emit(batch, times);
            _openCount--;
        }
    }

    /// <summary>Emits all held lines.</summary>
    public void EmitAll(LogBatch batch)
    {
        for (int output = 0; output < OutputCount; output++)
        {
            Emit(batch, (LogOutput)output);
        }
    }

    /// <summary>The time for which lines wait for the next one at the end of the file.</summary>
    /// <param name="isTrace">Whether the lines are confirmed as a trace.</param>
    /// <param name="traceTimeout">The maximum time between two lines of a trace.</param>
    public static TimeSpan WaitFor(bool isTrace, TimeSpan traceTimeout)
    {
        TimeSpan wait = isTrace || traceTimeout < HeadTimeout ? traceTimeout : HeadTimeout;
        return wait < TimeSpan.MaxValue - Margin ? wait + Margin : wait;
    }

    /// <summary>Emits the lines that have not grown for a while, unless an incomplete message may continue
    /// them.</summary>
    /// <param name="batch">Receives the lines.</param>
    /// <param name="heldSinceTick">Unconfirmed lines are emitted that were read at this tick or before.</param>
    /// <param name="traceSinceTick">The same for confirmed traces.</param>
    public void EmitQuiet(LogBatch batch, long heldSinceTick, long traceSinceTick)
    {
        for (int output = 0; output < OutputCount && HasHeldLines; output++)
        {
            if (Find((LogOutput)output) is { } group
                && parts?.IsOpen(group.Output) != true
                && group.GrownTick <= (group.IsTrace ? traceSinceTick : heldSinceTick))
            {
                Emit(batch, (LogOutput)output);
            }
        }
    }

    [SkipLocalsInit]
    private void Evaluate(LogBatch batch, in LogRecord record)
    {
        if (Rule is not null)
        {
            AddByRule(batch, record, first: null);
            return;
        }

        if (TryContinue(batch, record, first: null))
        {
            return;
        }

        ReadOnlySpan<byte> line = batch.GetMessage(record);
        if (!record.IsTruncated && record.Timestamp >= NotBefore)
        {
            if (TraceHead.MayConfirm(line))
            {
                Span<int> rows = stackalloc int[TraceGroup.MaxHeld];
                int count = _search.SearchBackward(
                    batch, _firstRow, record, isConfirmed: true, rows, out TraceMove move);
                if (count > 0)
                {
                    Take(batch, record.Output, rows[..count]);
                    Find(record.Output)!.TryAdd(batch, record, move);
                    return;
                }
            }

            TraceState state = TraceOpening.MayBegin(line) ? TraceOpening.Recognize(line) : TraceState.None;
            if (state != TraceState.None)
            {
                OpenGroup(record.Output).Hold(batch, record, state);
                Find(record.Output)!.Line.Begin(reads, record.Offset);
                return;
            }
        }

        batch.Add(record);
    }

    /// <summary>Adds a line to the held lines of its output; returns false if there are none, or if the line has ended
    /// them.</summary>
    private bool TryContinue(LogBatch batch, in LogRecord record, PendingStart? first)
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
                // Before the time of the next line is read, because a line without one has the time of the line before.
                Emit(batch, record.Output);
            }

            return true;
        }

        Emit(batch, record.Output);
        if (move.Step != TraceStep.Join)
        {
            return false;
        }

        OpenGroup(record.Output).BeginContinuation(batch, record, move);
        BeginLine(group, record, first);
        return true;
    }

    private static TraceState RecognizeAny(ReadOnlySpan<byte> line) =>
        TraceOpening.Recognize(line) is not TraceState.None and var state ? state : TraceHead.Recognize(line);
}
