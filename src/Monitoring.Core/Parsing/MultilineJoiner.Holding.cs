using System.Runtime.CompilerServices;
using Monitoring.Entries;
using Monitoring.Parsing.Traces;

namespace Monitoring.Parsing;

/// <content>Held lines: taken out of the batch until it is known whether they begin a trace.</content>
internal sealed partial class MultilineJoiner
{
    private void BeginLine(TraceGroup group, in LogRecord record, PendingStart? first)
    {
        if (first is null)
        {
            group.Line.Begin(reads, record.Offset);
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
        LogRecord none = new()
        {
            Start = 0,
            Length = 0,
            Timestamp = default,
            Offset = 0,
            OriginalLength = 0,
            Output = output
        };
        int count = _search.SearchBackward(batch, _firstRow, none, isConfirmed: false, rows, out _);
        if (count > 0)
        {
            Take(batch, output, rows[..count]);
        }
    }

    /// <summary>Takes rows out of the batch and holds them.</summary>
    private void Take(LogBatch batch, LogOutput output, ReadOnlySpan<int> rows)
    {
        TraceGroup group = OpenGroup(output);
        group.Line.Begin(reads, batch.Records[rows[^1]].Offset);
        TraceState state = TraceState.None;
        LogTimestamp before = default;
        for (int index = rows.Length - 1; index >= 0; index--)
        {
            LogRecord record = batch.Records[rows[index]];
            state = state == TraceState.None
                ? TraceHead.Recognize(batch.GetMessage(record))
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
        _search.FollowsHeld(group.LastTimestamp, batch, record)
            ? group.NextOfBlock(batch.GetMessage(record)) : TraceMove.End;

    private TraceGroup OpenGroup(LogOutput output)
    {
        _openCount++;
        return _groups[(int)output] ??= new TraceGroup(output, maxMessageBytes);
    }
}
