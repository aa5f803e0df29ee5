using Monitoring.Entries;
using Monitoring.Parsing.Traces;

namespace Monitoring.Parsing;

/// <content>Joins by an operator's patterns. All lines are judged as they come: there is nothing to look back for.</content>
internal sealed partial class MultilineJoiner
{
    /// <summary>The rule that joins lines in place of what traces and JSON look like; null if there is none.</summary>
    public MultilineRule? Rule { get; set; }

    /// <summary>Adds a line to the entry that its output holds, or ends that entry and begins another, as the rule says.</summary>
    private void AddByRule(LogBatch batch, in LogRecord record, OpenLine? first)
    {
        ReadOnlySpan<byte> line = batch.GetMessage(record);
        bool isStart = !record.IsTruncated && record.Timestamp >= NotBefore && Rule!.IsStart(line);
        TraceState state = isStart ? TraceState.Rule : TraceState.None;
        if (Find(record.Output) is { } group)
        {
            bool belongs = !isStart
                && group.State == TraceState.Rule
                && (group.IsTrace ? _search.FollowsTrace(group.LastTimestamp, record) : _search.FollowsHeld(group.LastTimestamp, batch, record))
                && Rule!.IsContinuation(line);
            if (belongs && group.TryAdd(batch, record, TraceMove.Join(TraceState.Rule)))
            {
                return;
            }

            GiveOut(batch, record.Output);
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
            next.BeginAgain(batch, record, TraceMove.Join(state));
        }

        BeginLine(next, record, first);
    }
}
