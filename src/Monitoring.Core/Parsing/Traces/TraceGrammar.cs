using Monitoring.Parsing.Traces.Languages;

namespace Monitoring.Parsing.Traces;

// Implementation notes
//
// A line is evaluated by itself and by the state after the lines before it, without looking ahead. Two kinds of error
// are possible. A false join is the worse one, because it hides an independent line inside another entry. So a line is
// joined only if its language prints such a shape at this position, and prose, tables, YAML, SQL or indented JSON do
// not have that shape. An ambiguous line (a further line of a message, a blank line) is held until the next line
// decides.
//
// The line before an exception's is joined on four conditions. A logger's level or an exception's name is in it. The
// exception's name begins the very next line of the same output (or the next but one, after Spring Boot's blank line).
// A frame follows. No second passed between any two of these lines: container runtimes stamp the lines of one write
// within microseconds. A logger's line of another level ("INFO retrying") stays an entry of its own.
//
// Based on Fluent Bit's rules for Java, Go, Python and Ruby, which join by regular expressions. There an indented line
// continues anything, and a line with "Exception" in it begins a trace without waiting for a frame. Here it does not.
//
// Not handled: frames after a prefix of their own (syslog's, or a time on every line); a message of several lines that
// are not indented; terminal colors before an exception's name; Go's registers.

/// <summary>The state machine that decides whether a line continues the lines before it on the same output.</summary>
internal static class TraceGrammar
{
    /// <summary>The move for a line after a state.</summary>
    public static TraceMove Next(TraceState state, ReadOnlySpan<byte> line)
    {
        if (TraceLine.IsStructured(line))
        {
            return TraceMove.End;
        }

        return state switch
        {
            TraceState.Log => AfterLog(line),
            TraceState.LogBlank => FrameTraces.AfterLog(line, isBlankSeen: true),
            TraceState.Exception => FrameTraces.AfterException(line),
            TraceState.Frames => FrameTraces.AfterFrame(line),
            TraceState.NodeFrames => FrameTraces.AfterNodeFrame(line),
            TraceState.NodeProperties => FrameTraces.AfterNodeProperty(line),
            TraceState.NodeBlank => FrameTraces.AfterNodeBlank(line),
            TraceState.NodePosition or TraceState.NodeCode or TraceState.NodeCaret =>
                FrameTraces.AfterNodePosition(state, line),
            TraceState.PythonHead => PythonTraces.AfterHead(line),
            TraceState.PythonFrames => PythonTraces.AfterFrame(line),
            TraceState.PythonGroup => PythonTraces.AfterGroup(line),
            TraceState.PythonDone => PythonTraces.AfterException(line, isBlankSeen: false),
            TraceState.PythonBlank => PythonTraces.AfterException(line, isBlankSeen: true),
            TraceState.PythonChain => PythonTraces.AfterChain(line),
            TraceState.GoPanic => GoTraces.AfterPanic(line),
            TraceState.GoPosition => GoTraces.AfterPosition(line),
            TraceState.GoFunction => GoTraces.AfterFunction(line),
            TraceState.GoBlank => GoTraces.AfterBlank(line),
            TraceState.RubyError => RubyTraces.AfterError(line),
            TraceState.RubyFrames => RubyTraces.AfterFrom(line),
            TraceState.RubyReversed => RubyTraces.AfterReversed(line),
            TraceState.RubyPositions => AfterRubyPosition(line),
            TraceState.DotNetRecord => DotNetRecords.AfterLine(line),
            _ => NextOfOthers(state, line),
        };
    }

    private static TraceMove NextOfOthers(TraceState state, ReadOnlySpan<byte> line)
    {
        return state switch
        {
            TraceState.FatalError => SwiftTraces.AfterFatalError(line),
            TraceState.StackHeading => NumberedTraces.AfterHeading(line),
            TraceState.NumberedFrames => NumberedTraces.AfterFrame(line),
            TraceState.NumberedBlank => NumberedTraces.AfterBlank(line),
            TraceState.NumberedNext => NumberedTraces.AfterPhpHead(line),
            TraceState.ErlangError => ErlangTraces.AfterError(line),
            TraceState.ErlangFrames => ErlangTraces.AfterFrame(line),
            TraceState.ErlangReport => ErlangTraces.AfterReport(line),
            TraceState.NativeHead => NativeTraces.AfterHead(line),
            TraceState.NativeFrames => NativeTraces.AfterFrame(line),
            TraceState.SwiftFrames => SwiftTraces.AfterFrame(line),
            TraceState.SwiftReport => SwiftTraces.AfterReportLine(line),
            TraceState.RailsError => RailsTraces.AfterHead(line),
            TraceState.RustErrorBlank => RustTraces.AfterErrorBlank(line),
            TraceState.RustCause => RustTraces.AfterCause(line),
            TraceState.RustPanic => RustTraces.AfterPanic(line),
            TraceState.RustMessage => RustTraces.AfterMessage(line),
            TraceState.RustFrames => RustTraces.AfterFrame(line),
            TraceState.DartMessage => NumberedTraces.AfterDartHead(line),
            TraceState.FlutterText => NumberedTraces.AfterFlutterHead(line),
            TraceState.SanitizerRule => SanitizerTraces.AfterRule(line),
            TraceState.Sanitizer => SanitizerTraces.AfterLine(line),
            TraceState.ClojureError or TraceState.ClojureFile => ClojureTraces.AfterLine(state, line),
            _ => TraceMove.End,
        };
    }

    /// <summary>The move for a line after a logger's line, in any language.</summary>
    private static TraceMove AfterLog(ReadOnlySpan<byte> line)
    {
        TraceMove move = FrameTraces.AfterLog(line, isBlankSeen: false);
        if (move.Step != TraceStep.End || line.IsEmpty)
        {
            return move;
        }

        switch (line[0])
        {
            case (byte)'T' or (byte)' ' when line.StartsWith(PythonTraces.Head)
                || line.StartsWith(PythonTraces.GroupHead):
                return TraceMove.Hold(TraceState.PythonHead);
            case (byte)'p' or (byte)'f' when GoTraces.IsPanic(line):
                return TraceMove.Hold(TraceState.GoPanic);
            case (byte)'g' when GoTraces.IsGoroutine(line):
                return TraceMove.Join(TraceState.GoPosition);
            case (byte)'\t' when RubyTraces.AfterFrom(line) is { Step: TraceStep.Join } from:
                return from;
            case (byte)'#':
                return NumberedTraces.AfterHead(line);
            case (byte)'*' when ErlangTraces.IsError(line):
                return TraceMove.Hold(TraceState.ErlangError);
            case (byte)' ' or (byte)'\t' or (byte)'/' or (byte)'.' when NativeTraces.IsFrame(line):
                return TraceMove.Join(TraceState.NativeFrames);
            default:
                if (NumberedTraces.IsHeading(line))
                {
                    return TraceMove.Hold(TraceState.StackHeading);
                }

                if (ErlangTraces.IsRequest(line))
                {
                    return TraceMove.Hold(TraceState.Log);
                }

                return line[^1] == '\'' ? AfterRubyPosition(line) : TraceMove.End;
        }
    }

    private static TraceMove AfterRubyPosition(ReadOnlySpan<byte> line) =>
        !line.IsEmpty
            && (RubyTraces.IsPosition(line) || RailsTraces.IsGemPosition(line))
                ? TraceMove.Join(TraceState.RubyPositions) : TraceMove.End;
}
