namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Reports of Clojure's main: <c>Execution error (ArithmeticException) at user/eval1 (REPL:1).</c>, the
/// message, and the path of the full report.</summary>
/// <remarks>Source: src/clj/clojure/main.clj. The report itself is a map of several lines, see
/// <see cref="BracketBlock"/>.</remarks>
internal static class ClojureTraces
{
    /// <summary>Whether a line is the first of such an error.</summary>
    public static bool IsHead(ReadOnlySpan<byte> line) =>
        (line.StartsWith("Execution error "u8) || line.StartsWith("Syntax error "u8))
        && line.IndexOf(" at "u8) > 0
        && line.EndsWith(")."u8);

    /// <summary>The move for a line after the first: the message, a blank line and the name of a file.</summary>
    public static TraceMove AfterLine(TraceState state, ReadOnlySpan<byte> line)
    {
        if (state == TraceState.ClojureFile)
        {
            return line.EndsWith(".edn"u8) ? TraceMove.Join(TraceState.Complete) : TraceMove.End;
        }

        if (line.SequenceEqual("Full report at:"u8))
        {
            return TraceMove.Join(TraceState.ClojureFile);
        }

        return TraceLine.IsOwnRecord(line) || IsHead(line) ? TraceMove.End : TraceMove.Hold(TraceState.ClojureError);
    }
}
