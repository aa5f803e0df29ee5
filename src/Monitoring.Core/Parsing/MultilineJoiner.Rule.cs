using Monitoring.Entries;
using Monitoring.Parsing.Traces;

namespace Monitoring.Parsing;

/// <content>Joins lines by an operator's patterns. Each line is evaluated when it is read, without looking
/// back.</content>
internal sealed partial class MultilineJoiner
{
    /// <summary>The rule that joins lines instead of the detection of traces and JSON; null if there is none.</summary>
    public MultilineRule? Rule { get; set; }

    /// <summary>Adds a line to the held entry of its output, or ends that entry and begins another, by the
    /// rule.</summary>
    private void AddByRule(LogBatch batch, in LogRecord record, PendingStart? first)
    {
        ReadOnlySpan<byte> line = batch.GetMessage(record);
        bool isStart = !record.IsTruncated && record.Timestamp >= NotBefore && Rule!.IsStart(line);
        TraceState state = isStart ? TraceState.Rule : TraceState.None;
        if (Find(record.Output) is { } group)
        {
            bool belongs = !isStart
                && group.State == TraceState.Rule
                && (
                    group.IsTrace
                    ? _search.FollowsTrace(group.LastTimestamp, record) : _search.FollowsHeld(
                    group.LastTimestamp, batch, record))
                && Rule!.IsContinuation(line);
            if (belongs && group.TryAdd(batch, record, TraceMove.Join(TraceState.Rule)))
            {
                return;
            }

            Emit(batch, record.Output);
            state = belongs ? TraceState.Rule : state;
        }

        if (state == TraceState.None)
        {
            batch.Add(record);
            return;
        }

        TraceGroup next = OpenGroup(record.Output);
        if (isStart)
        {
            next.Hold(batch, record, state);
        }
        else
        {
            next.BeginContinuation(batch, record, TraceMove.Join(state));
        }

        BeginLine(next, record, first);
    }
}
