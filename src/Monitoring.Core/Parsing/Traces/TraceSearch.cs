using Monitoring.Entries;
using Monitoring.Parsing.Traces.Languages;

namespace Monitoring.Parsing.Traces;

/// <summary>Searches backward, from a line that may be a frame or from the end of a read, for the line at which a trace
/// begins.</summary>
/// <param name="maxMessageBytes">The maximum length of an entry, in bytes.</param>
/// <param name="maxPause">The maximum time between two lines of a trace.</param>
internal sealed class TraceSearch(int maxMessageBytes, TimeSpan maxPause)
{
    private const long NanosecondsPerTick = 100;

    /// <summary>The maximum number of rows to search backward for lines of an output, with rows of the other one
    /// between them.</summary>
    private const int MaxRowsBack = 256;

    private readonly long _maxPause = ToNanoseconds(maxPause);

    /// <summary>The maximum time between lines that are not confirmed as a trace. It is the time for which they wait
    /// for the next line.</summary>
    private readonly long _maxHeadPause = ToNanoseconds(
        maxPause < MultilineJoiner.HeadTimeout ? maxPause : MultilineJoiner.HeadTimeout);

    /// <summary>Lines before this moment begin no trace.</summary>
    public LogTimestamp NotBefore { get; set; } = new(long.MinValue);

    /// <summary>The move for a line after others. It ends them if it was cut or written too late.</summary>
    /// <param name="state">The state after the lines before.</param>
    /// <param name="before">The time of the last of them.</param>
    /// <param name="batch">The batch with the line.</param>
    /// <param name="record">The line.</param>
    public TraceMove Next(TraceState state, LogTimestamp before, LogBatch batch, in LogRecord record) =>
        Follows(before, record, _maxPause) ? TraceGrammar.Next(state, batch.GetMessage(record)) : TraceMove.End;

    /// <summary>The move for a line after lines that are not confirmed as a trace.</summary>
    /// <remarks>Only lines that would start a search backward confirm them. Otherwise the result would depend on the
    /// end of a read.</remarks>
    public TraceMove NextHeld(TraceState state, LogTimestamp before, LogBatch batch, in LogRecord record)
    {
        TraceMove move = NextOfHeld(state, before, batch, record);
        ReadOnlySpan<byte> line = batch.GetMessage(record);
        if (move.Step != TraceStep.Join
            || state == TraceState.GoPosition
            || state > TraceState.FirstOpened
            || TraceHead.MayConfirm(line))
        {
            return move;
        }

        return IsInner(line) ? TraceMove.Hold(move.State) : TraceMove.End;
    }

    /// <summary>Whether a line was written soon enough after held lines to belong to them.</summary>
    public bool FollowsHeld(LogTimestamp before, LogBatch batch, in LogRecord record) =>
        Follows(before, record, HasTime(batch, record) ? _maxHeadPause : _maxPause);

    /// <summary>Whether a line was written soon enough after a trace to belong to it.</summary>
    public bool FollowsTrace(LogTimestamp before, in LogRecord record) => Follows(before, record, _maxPause);

    /// <summary>Finds the last rows of an output that may begin a trace, or that do begin one if a line follows
    /// them.</summary>
    /// <param name="batch">The batch with the rows.</param>
    /// <param name="firstRow">The first row to search.</param>
    /// <param name="next">The line that follows, or only its output.</param>
    /// <param name="isConfirmed">Whether the line must confirm a trace; otherwise the rows may begin one that is
    /// confirmed later.</param>
    /// <param name="rows">Receives the rows' indices, the newest first.</param>
    /// <param name="move">The move for the line after the rows.</param>
    /// <returns>The number of rows; 0 if there is no such trace.</returns>
    public int SearchBackward(
        LogBatch batch, int firstRow, in LogRecord next, bool isConfirmed, Span<int> rows, out TraceMove move)
    {
        move = TraceMove.End;
        int found = 0;
        int seen = 0;
        int last = Math.Max(firstRow, batch.Count - MaxRowsBack);
        LogOutput output = next.Output;
        long bytes = next.Length;

        // Any line may be the source that Node shows: only the caret under it shows that.
        bool isCode = !isConfirmed || TraceLine.IsCaret(batch.GetMessage(next));
        ReadOnlySpan<LogRecord> records = batch.Records;
        for (int row = records.Length - 1; row >= last && seen < rows.Length; row--)
        {
            ref readonly LogRecord record = ref records[row];
            if (record.Output != output)
            {
                continue;
            }

            bytes += record.Length + 1;
            if (record.IsTruncated || record.Timestamp < NotBefore || record.Start < 0 || bytes > maxMessageBytes)
            {
                break;
            }

            rows[seen++] = row;
            ReadOnlySpan<byte> line = batch.GetMessage(record);
            TraceState state = TraceHead.Recognize(line);
            if (state != TraceState.None
                && TryReplay(batch, rows[..seen], next, isConfirmed, state, out TraceMove reached))
            {
                found = seen;
                move = reached;
                if (state == TraceState.Log)
                {
                    break;
                }
            }
            else if (state == TraceState.None && !IsInner(line) && !(isCode && seen == 1))
            {
                break;
            }
        }

        return found;
    }

    /// <summary>Whether the rows after the oldest one continue it, and the next line continues them.</summary>
    private bool TryReplay(
        LogBatch batch, ReadOnlySpan<int> rows, in LogRecord next, bool isConfirmed, TraceState state,
        out TraceMove move)
    {
        move = TraceMove.Hold(state);
        ReadOnlySpan<LogRecord> records = batch.Records;
        LogTimestamp before = records[rows[^1]].Timestamp;
        for (int index = rows.Length - 2; index >= 0; index--)
        {
            ref readonly LogRecord record = ref records[rows[index]];
            move = NextHeld(move.State, before, batch, record);
            before = record.Timestamp;
            if (move.Step == TraceStep.End)
            {
                return false;
            }
        }

        if (!isConfirmed)
        {
            return true;
        }

        move = NextOfHeld(move.State, before, batch, next);
        return move.Step == TraceStep.Join;
    }

    private static long ToNanoseconds(TimeSpan time) =>
        time.Ticks > long.MaxValue / NanosecondsPerTick ? long.MaxValue : time.Ticks * NanosecondsPerTick;

    private TraceMove NextOfHeld(TraceState state, LogTimestamp before, LogBatch batch, in LogRecord record) =>
        FollowsHeld(before, batch, record)
            ? TraceGrammar.Next(state, batch.GetMessage(record))
            : TraceMove.End;

    /// <summary>Whether a line has a time of its own; otherwise its time is that of the read.</summary>
    private static bool HasTime(LogBatch batch, in LogRecord record) => record.TimestampSource != TimestampSource.Read;

    private static bool Follows(LogTimestamp before, in LogRecord record, long maxPause)
    {
        long pause = record.Timestamp.UnixNanoseconds - before.UnixNanoseconds;
        return !record.IsTruncated && pause <= maxPause && pause >= -maxPause;
    }

    /// <summary>Whether a line that begins no trace may be in one before its first frame.</summary>
    private static bool IsInner(ReadOnlySpan<byte> line) =>
        line.IsEmpty
        || line[0] is (byte)' ' or (byte)'\t' or (byte)'['
        || NumberedTraces.IsHeading(line)
        || ErlangTraces.IsRequest(line)
        || line.SequenceEqual(RustTraces.CausesHead)
        || ExceptionName.BeginsQualified(line);
}
