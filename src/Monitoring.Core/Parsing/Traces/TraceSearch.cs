using Monitoring.Entries;
using Monitoring.Parsing.Traces.Languages;

namespace Monitoring.Parsing.Traces;

/// <summary>Looks back, from a line that may be a frame or from the end of what was read, for the line at which a trace begins.</summary>
/// <param name="maxMessageBytes">The longest entry, in bytes.</param>
/// <param name="maxPause">The longest time between two lines of a trace.</param>
internal sealed class TraceSearch(int maxMessageBytes, TimeSpan maxPause)
{
    private const long NanosecondsPerTick = 100;

    /// <summary>How many rows to look back for the lines of an output, if the other one has written between them.</summary>
    private const int MaxRowsBack = 256;

    private readonly long _maxPause = ToNanoseconds(maxPause);

    /// <summary>The longest time between lines that are not a trace for certain yet: as long as they wait for the next one.</summary>
    private readonly long _maxHeadPause = ToNanoseconds(
        maxPause < MultilineJoiner.HeadTimeout ? maxPause : MultilineJoiner.HeadTimeout);

    /// <summary>Lines of before this moment begin no trace.</summary>
    public LogTimestamp NotBefore { get; set; } = new(long.MinValue);

    /// <summary>What a line is to the lines before it; none of theirs, if it was cut or not written with them.</summary>
    /// <param name="state">Where they stand.</param>
    /// <param name="before">When the last of them was written.</param>
    /// <param name="batch">Has the line.</param>
    /// <param name="record">The line.</param>
    public TraceMove Next(TraceState state, LogTimestamp before, LogBatch batch, in LogRecord record) =>
        Follows(before, record, _maxPause) ? TraceGrammar.Next(state, batch.GetMessage(record)) : TraceMove.End;

    /// <summary>What a line is to lines before it that are not a trace for certain yet.</summary>
    /// <remarks>They are made one by no other line than by those at which rows are looked back for: else it would matter where a read
    /// has ended.</remarks>
    public TraceMove NextHeld(TraceState state, LogTimestamp before, LogBatch batch, in LogRecord record)
    {
        TraceMove move = NextOfHeld(state, before, batch, record);
        ReadOnlySpan<byte> line = batch.GetMessage(record);
        if (move.Step != TraceStep.Join || state == TraceState.GoPlace || state > TraceState.FirstOpened || TraceHead.MayConfirm(line))
        {
            return move;
        }

        return IsInner(line) ? TraceMove.Hold(move.State) : TraceMove.End;
    }

    /// <summary>Whether a line was written so soon after held ones that it may belong to them.</summary>
    public bool FollowsHeld(LogTimestamp before, LogBatch batch, in LogRecord record) =>
        Follows(before, record, HasTime(batch, record) ? _maxHeadPause : _maxPause);

    /// <summary>Whether a line was written so soon after those of a trace that it may belong to it.</summary>
    public bool FollowsTrace(LogTimestamp before, in LogRecord record) => Follows(before, record, _maxPause);

    /// <summary>Finds the last rows of an output with which a trace may begin, or does if a line follows them.</summary>
    /// <param name="batch">Has the rows.</param>
    /// <param name="firstRow">The first that counts.</param>
    /// <param name="next">The line that follows, or only its output.</param>
    /// <param name="isConfirmed">Whether the line must show that there is a trace; else one may begin that is shown later.</param>
    /// <param name="rows">Takes the rows' indices, the newest first.</param>
    /// <param name="move">What the line is to the rows.</param>
    /// <returns>How many rows; 0 if there is no such trace.</returns>
    public int LookBack(LogBatch batch, int firstRow, in LogRecord next, bool isConfirmed, Span<int> rows, out TraceMove move)
    {
        move = TraceMove.End;
        int found = 0;
        int seen = 0;
        int last = Math.Max(firstRow, batch.Count - MaxRowsBack);
        LogOutput output = next.Output;
        long bytes = next.Length;

        // Any line may be the source that Node shows: only the caret under it tells.
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
            TraceState state = TraceHead.Recognise(line);
            if (state != TraceState.None && TryReplay(batch, rows[..seen], next, isConfirmed, state, out TraceMove reached))
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

    /// <summary>Whether the rows behind the oldest one go on with it, and so does the line that follows them.</summary>
    private bool TryReplay(LogBatch batch, ReadOnlySpan<int> rows, in LogRecord next, bool isConfirmed, TraceState state, out TraceMove move)
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

    /// <summary>Whether a line itself says when it was written; else it has the time at which it was read.</summary>
    private static bool HasTime(LogBatch batch, in LogRecord record) => record.TimestampSource != TimestampSource.Read;

    private static bool Follows(LogTimestamp before, in LogRecord record, long maxPause)
    {
        long pause = record.Timestamp.UnixNanoseconds - before.UnixNanoseconds;
        return !record.IsTruncated && pause <= maxPause && pause >= -maxPause;
    }

    /// <summary>Whether a line that begins no trace may stand in one before its first frame.</summary>
    private static bool IsInner(ReadOnlySpan<byte> line) =>
        line.IsEmpty
        || line[0] is (byte)' ' or (byte)'\t' or (byte)'['
        || NumberedTraces.IsHeading(line)
        || ErlangTraces.IsRequest(line)
        || line.SequenceEqual(RustTraces.CausesHead)
        || ExceptionName.BeginsQualified(line);
}
