namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Tracebacks of Python: the frames first and the exception last. Only the exception is not
/// indented.</summary>
/// <remarks>
/// <code>
/// Traceback (most recent call last):
///   File "/app/cart.py", line 42, in add
///     self.items[name] += 1
///     ~~~~~~~~~~^^^^^^
/// KeyError: 'name'
///
/// During handling of the above exception, another exception occurred:
///
/// Traceback (most recent call last):
/// </code>
/// Groups of exceptions are drawn with <c>|</c> and <c>+</c> and are indented. Of a message of several lines only the
/// first is joined, because the others look like any line of the log. Source: traceback.py of CPython.
/// </remarks>
internal static class PythonTraces
{
    /// <summary>The first line.</summary>
    public static ReadOnlySpan<byte> Head => "Traceback (most recent call last):"u8;

    /// <summary>The first line of a group of exceptions.</summary>
    public static ReadOnlySpan<byte> GroupHead => "  + Exception Group Traceback (most recent call last):"u8;

    /// <summary>The move for a line after the first line.</summary>
    public static TraceMove AfterHead(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("  File \""u8))
        {
            return TraceMove.Join(TraceState.PythonFrames);
        }

        if (line.StartsWith("  |   File \""u8))
        {
            return TraceMove.Join(TraceState.PythonGroup);
        }

        return RubyTraces.IsNumberedFrom(line) ? TraceMove.Join(TraceState.RubyReversed) : TraceMove.End;
    }

    /// <summary>The move for a line after a frame.</summary>
    public static TraceMove AfterFrame(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("  "u8))
        {
            return TraceMove.Join(TraceState.PythonFrames);
        }

        return ExceptionName.EndsPython(line) ? TraceMove.Join(TraceState.PythonDone) : TraceMove.End;
    }

    /// <summary>The move for a line after one of a group of exceptions.</summary>
    public static TraceMove AfterGroup(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("  "u8))
        {
            return TraceMove.Join(TraceState.PythonGroup);
        }

        return line.IsEmpty ? TraceMove.Hold(TraceState.PythonBlank) : TraceMove.End;
    }

    /// <summary>The move for a line after the exception, or after the blank line that follows it.</summary>
    public static TraceMove AfterException(ReadOnlySpan<byte> line, bool isBlankSeen)
    {
        if (line.IsEmpty && !isBlankSeen)
        {
            return TraceMove.Hold(TraceState.PythonBlank);
        }

        return line.StartsWith("During handling of the above exception"u8)
            || line.StartsWith("The above exception was the direct cause"u8)
                ? TraceMove.Join(TraceState.PythonChain)
                : TraceMove.End;
    }

    /// <summary>The move for a line after the sentence between two exceptions.</summary>
    public static TraceMove AfterChain(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return TraceMove.Hold(TraceState.PythonChain);
        }

        return line.StartsWith(Head)
            || line.StartsWith(GroupHead) ? TraceMove.Join(TraceState.PythonHead) : TraceMove.End;
    }
}
