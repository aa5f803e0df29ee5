namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Traces whose frames are indented and begin with <c>at</c>: Java and other JVM languages, .NET,
/// Node.</summary>
/// <remarks>
/// <code>
/// Exception in thread "main" java.lang.IllegalStateException: no cart      System.InvalidOperationException: no cart
/// 	at com.shop.Cart.add(Cart.java:42)                                    ---> System.IO.IOException: disk
/// 	Suppressed: java.io.IOException: close                                  at Shop.Disk.Read() in /src/Disk.cs:line 7
/// Caused by: java.io.IOException: disk                                     --- End of inner exception stack trace ---
/// 	... 2 more                                                              at Shop.Cart.Add()
/// </code>
/// Sources: java.lang.Throwable.printStackTrace; logback's ThrowableProxyUtil; System.Exception.ToString;
/// Error.captureStackTrace of V8 and util.inspect of Node.
/// </remarks>
internal static class FrameTraces
{
    /// <summary>The move for a line after a logger's line.</summary>
    public static TraceMove AfterLog(ReadOnlySpan<byte> line, bool isBlankSeen)
    {
        if (!isBlankSeen && line.IsEmpty)
        {
            return TraceMove.Hold(TraceState.LogBlank);
        }

        // Tomcat indents the whole trace by a tab.
        ReadOnlySpan<byte> name = line.StartsWith("\t"u8) ? line[1..] : line;
        if (ExceptionName.Begins(name) || ExceptionName.BeginsQualified(name))
        {
            return TraceMove.Hold(TraceState.Exception);
        }

        return isBlankSeen ? TraceMove.End : FrameOrCause(line);
    }

    /// <summary>The move for a line after an exception's line or a further one of its message.</summary>
    public static TraceMove AfterException(ReadOnlySpan<byte> line)
    {
        TraceMove move = AfterAnyFrame(line);
        if (move.Step != TraceStep.End)
        {
            return move;
        }

        if (line.StartsWith("    at async "u8) && IsBareFrame(line[7..]))
        {
            return TraceMove.Join(TraceState.NodeFrames);
        }

        if (line.IsEmpty)
        {
            return TraceMove.Hold(TraceState.RustErrorBlank);
        }

        if (line[0] == '#')
        {
            return NumberedTraces.AfterHead(line);
        }

        if (NumberedTraces.IsHeading(line))
        {
            return TraceMove.Hold(TraceState.StackHeading);
        }

        if (NativeTraces.IsFrame(line))
        {
            return TraceMove.Join(TraceState.NativeFrames);
        }

        // A further line of the message. It is only held: without a frame after it, it may be a table or a dump.
        int indent = TraceLine.Indent(line);
        return indent > 0 && indent < line.Length && !TraceLine.IsStructured(line[indent..])
            ? TraceMove.Hold(TraceState.Exception)
            : TraceMove.End;
    }

    /// <summary>The move for a line after a frame.</summary>
    public static TraceMove AfterFrame(ReadOnlySpan<byte> line)
    {
        TraceMove move = AfterAnyFrame(line);
        if (move.Step != TraceStep.End)
        {
            return move;
        }

        int indent = TraceLine.Indent(line);
        return indent > 0 && line[indent..].StartsWith("at "u8) && IsBareFrame(line[(indent + 3)..])
            ? TraceMove.Join(TraceState.NodeFrames)
            : TraceMove.End;
    }

    private static TraceMove AfterAnyFrame(ReadOnlySpan<byte> line)
    {
        TraceMove move = FrameOrCause(line);
        if (move.Step != TraceStep.End)
        {
            return move;
        }

        int indent = TraceLine.Indent(line);
        ReadOnlySpan<byte> text = line[indent..];
        return IsElision(text)
            || text.StartsWith("--- End of "u8)
            || DotNetFrames.IsEnd(text, indent)
            || IsReactor(text, indent)
            ? TraceMove.Join(TraceState.Frames)
            : TraceMove.End;
    }

    /// <summary>The move for a line after a frame of Node: properties in braces, or a blank line and the
    /// version.</summary>
    public static TraceMove AfterNodeFrame(ReadOnlySpan<byte> line) =>
        line.IsEmpty ? TraceMove.Hold(TraceState.NodeBlank) : AfterFrame(line);

    /// <summary>The move for a line after a property of Node's error.</summary>
    public static TraceMove AfterNodeProperty(ReadOnlySpan<byte> line)
    {
        if (line.SequenceEqual("}"u8))
        {
            return TraceMove.Join(TraceState.NodeFrames);
        }

        return TraceLine.Indent(line) >= 2 ? TraceMove.Join(TraceState.NodeProperties) : TraceMove.End;
    }

    /// <summary>The move for a line after the blank line that follows Node's frames.</summary>
    public static TraceMove AfterNodeBlank(ReadOnlySpan<byte> line) =>
        line.StartsWith("Node.js v"u8) ? TraceMove.Join(TraceState.NodeFrames) : TraceMove.End;

    /// <summary>The move for a line after the position, the source or the caret that Node shows before an
    /// exception.</summary>
    public static TraceMove AfterNodePosition(TraceState state, ReadOnlySpan<byte> line) => state switch
    {
        TraceState.NodePosition => line.IsEmpty ? TraceMove.End : TraceMove.Hold(TraceState.NodeCode),
        TraceState.NodeCode => TraceLine.IsCaret(line) ? TraceMove.Join(TraceState.NodeCaret) : TraceMove.End,
        _ when line.IsEmpty => TraceMove.Hold(TraceState.NodeCaret),
        _ => ExceptionName.Begins(line) ? TraceMove.Hold(TraceState.Exception) : TraceMove.End,
    };

    /// <summary>Whether a line is the position of an exception in Node: <c>/app/cart.js:12</c>,
    /// <c>node:internal/errors:541</c>.</summary>
    public static bool IsNodePosition(ReadOnlySpan<byte> line) =>
        TraceLine.EndsInNumber(line, out ReadOnlySpan<byte> path)
        && !path.Contains((byte)' ')
        && (path.StartsWith("node:"u8) || path.EndsWith("js"u8) || path.EndsWith("ts"u8));

    private static TraceMove FrameOrCause(ReadOnlySpan<byte> line)
    {
        int indent = TraceLine.Indent(line);
        ReadOnlySpan<byte> text = line[indent..];
        if (text.StartsWith("at "u8))
        {
            return indent > 0 ? Frame(text[3..]) : TraceMove.End;
        }

        if (indent > 0 ? DotNetFrames.IsLocalized(line) || IsClojureFrame(text) : BrowserFrames.IsFrame(line))
        {
            return TraceMove.Join(indent > 0 ? TraceState.Frames : TraceState.NodeFrames);
        }

        return IsCause(text)
            || (indent > 0 && text.StartsWith("---> "u8)) ? TraceMove.Join(TraceState.Exception) : TraceMove.End;
    }

    private static TraceMove Frame(ReadOnlySpan<byte> frame)
    {
        bool opens = frame.EndsWith(" {"u8);
        frame = opens ? frame[..^2] : frame;
        if (IsNodeFrame(frame))
        {
            return TraceMove.Join(opens ? TraceState.NodeProperties : TraceState.NodeFrames);
        }

        return IsCall(frame)
            || DotNetFrames.IsMono(frame)
            || IsClojureFrame(frame) ? TraceMove.Join(TraceState.Frames) : TraceMove.End;
    }

    /// <summary>Whether a frame is Java's or .NET's: a name directly followed by parentheses. Prose has a blank before
    /// parentheses.</summary>
    private static bool IsCall(ReadOnlySpan<byte> frame)
    {
        int open = frame.IndexOf((byte)'(');
        return open > 0 && !frame[..open].Contains((byte)' ') && frame[open..].Contains((byte)')');
    }

    /// <summary>Whether a frame is Clojure's, with a blank before the parentheses:
    /// <c>shop.cart$add.invoke (cart.clj:42)</c>.</summary>
    private static bool IsClojureFrame(ReadOnlySpan<byte> frame)
    {
        int open = frame.IndexOf(" ("u8);
        if (open <= 0
            || frame[^1] != ')'
            || frame[..open].Contains((byte)' ')
            || !frame[..open].ContainsAny((byte)'.', (byte)'$', (byte)'/'))
        {
            return false;
        }

        return TraceLine.EndsInNumber(frame[(open + 2)..^1], out ReadOnlySpan<byte> file)
            && !file.Contains((byte)' ')
            && (
                file.EndsWith(".clj"u8)
                || file.EndsWith(".cljc"u8)
                || file.EndsWith(".java"u8)
                || file.EndsWith("_FILE"u8)
                || file.SequenceEqual("REPL"u8));
    }

    /// <summary>Whether a frame is V8's without a position: a name alone, or one after <c>async</c> or
    /// <c>new</c>.</summary>
    private static bool IsBareFrame(ReadOnlySpan<byte> frame)
    {
        int alias = frame.EndsWith("]"u8) ? frame.IndexOf(" [as "u8) : -1;
        frame = alias > 0 ? frame[..alias] : frame;
        ReadOnlySpan<byte> name = frame.StartsWith("async "u8)
            ? frame[6..] : frame.StartsWith("new "u8) ? frame[4..] : frame;
        return name.Length > 1
            && !name.ContainsAny((byte)' ', (byte)'=')
            && (char.IsAsciiLetter((char)name[0]) || name[0] is (byte)'_' or (byte)'$' or (byte)'<' or (byte)'#');
    }

    /// <summary>Whether a frame is Node's: a position with line and column, alone or in parentheses, or one of the
    /// special positions.</summary>
    private static bool IsNodeFrame(ReadOnlySpan<byte> frame)
    {
        if (frame.EndsWith(")"u8))
        {
            int open = frame.LastIndexOf((byte)'(');
            ReadOnlySpan<byte> place = open < 0 ? [] : frame[(open + 1)..^1];
            return open > 0
                && frame[open - 1] == ' '
                && (
                    place.SequenceEqual("<anonymous>"u8)
                    || place.SequenceEqual("native"u8)
                    || place.StartsWith("index "u8)
                    || HasLineAndColumn(place));
        }

        return frame.EndsWith("<anonymous>"u8)
            || frame.IndexOf(":wasm-function["u8) > 0
            || (HasLineAndColumn(frame) && (frame.ContainsAny((byte)'/', (byte)'\\') || frame.StartsWith("node:"u8)));
    }

    private static bool HasLineAndColumn(ReadOnlySpan<byte> place) =>
        TraceLine.EndsInNumber(place, out ReadOnlySpan<byte> line) && TraceLine.EndsInNumber(line, out _);

    private static bool IsCause(ReadOnlySpan<byte> text) => text.Length > 0
        && text[0] switch
        {
            (byte)'C' => text.StartsWith("Caused by: "u8),
            (byte)'S' => text.StartsWith("Suppressed: "u8),
            (byte)'W' => text.StartsWith("Wrapped by: "u8),
            (byte)'[' => text.StartsWith("[CIRCULAR REFERENCE"u8),
            _ => false,
        };

    /// <summary>Whether a line replaces frames that the enclosing exception has too: <c>... 23 more</c>, logback's
    /// <c>... 23 common frames omitted</c>.</summary>
    private static bool IsElision(ReadOnlySpan<byte> text) =>
        text.StartsWith("... "u8)
        && text.Length > 4
        && char.IsAsciiDigit((char)text[4])
        && (text.EndsWith(" more"u8) || text.EndsWith(" frames omitted"u8) || text.EndsWith(" frames truncated"u8));

    /// <summary>Whether a line is one that Reactor, used by Spring WebFlux, adds to a trace.</summary>
    private static bool IsReactor(ReadOnlySpan<byte> text, int indent) => indent > 0
        ? text.StartsWith("*__checkpoint "u8) || text.StartsWith("|_ "u8)
        : text.StartsWith("Error has been observed at the following site"u8)
            || text.StartsWith("Original Stack Trace:"u8);
}
