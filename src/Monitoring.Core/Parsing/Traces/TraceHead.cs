using System.Buffers;
using Monitoring.Parsing.Traces.Languages;

namespace Monitoring.Parsing.Traces;

/// <summary>Recognizes the few lines that may begin a stack trace, and those that may confirm that one has
/// begun.</summary>
/// <remarks>
/// Such lines are:
/// <list type="number">
/// <item>the first line of a language's traces: <c>Traceback (most recent call last):</c>, <c>panic: …</c>,
/// <c>goroutine 1 [running]:</c>, <c>cart.rb:42:in 'add': … (NoMethodError)</c>, <c>/app/cart.js:12</c>;</item>
/// <item>a line that begins with an exception's name;</item>
/// <item>a line with a level in capitals that is usual with exceptions (ERROR, FATAL, WARN and their short forms), or
/// with an exception's name, in its first <see cref="Window"/> bytes.</item>
/// </list>
/// No trace follows most of them. So a line is searched only if a later line may be a frame, or if it is the last line
/// of a read.
/// </remarks>
internal static class TraceHead
{
    // A time, a thread and a logger's name precede a level; names of exceptions are seldom longer.
    private const int Window = 96;

    private const int MaxMark = 9;

    private static readonly SearchValues<byte> Initials = SearchValues.Create("EWFSC"u8);

    /// <summary>The first two bytes of lines that confirm a trace without an indent: <c>Caused by</c>,
    /// <c>Suppressed</c>, <c>Wrapped by</c>, <c>goroutine</c>, <c>runtime stack</c>, <c>Did you mean</c>, <c>#</c> and
    /// a digit, Swift's <c>Current stack trace</c> and <c>*** Program crashed</c>.</summary>
    public static readonly BytePairs Confirming = new([.. "CaSuWrgoruDi#0#1#2#3#4#5#6#7#8#9Cu**"u8], " \t"u8);

    /// <summary>Whether a line may confirm that the lines before it are a trace. The first two bytes and the last rule
    /// out most lines.</summary>
    public static bool MayConfirm(ReadOnlySpan<byte> line)
    {
        if (line.Length < 2)
        {
            return false;
        }

        byte last = line[^1];
        return Confirming.Begin(line)
            || last == '\''
            || (last == ']' && line[0] is (byte)'/' or (byte)'.')
            || (char.IsAsciiDigit((char)last) && BrowserFrames.EndsInPosition(line));
    }

    /// <summary>The state after a line that may begin a trace; <see cref="TraceState.None"/> if it cannot.</summary>
    public static TraceState Recognize(ReadOnlySpan<byte> line) =>
        line.Length < 4 || line[0] is (byte)'{' or (byte)'\t' ? TraceState.None : RecognizeText(line);

    private static TraceState RecognizeText(ReadOnlySpan<byte> line)
    {
        TraceState state = line[0] switch
        {
            (byte)' ' => line.StartsWith(PythonTraces.GroupHead) ? TraceState.PythonHead : TraceState.None,
            (byte)'T' when line.StartsWith(PythonTraces.Head) => TraceState.PythonHead,
            (byte)'p' or (byte)'f' when GoTraces.IsPanic(line) => TraceState.GoPanic,
            (byte)'g' or (byte)'r' when GoTraces.IsGoroutine(line) => TraceState.GoPosition,
            (byte)'/' or (byte)'n' or (byte)'f' when FrameTraces.IsNodePosition(line) => TraceState.NodePosition,
            (byte)'2' when IsGoPanicRecord(line) => TraceState.Log,
            (byte)'e' when line.StartsWith("error: "u8) => TraceState.Log,
            (byte)'c' when line.StartsWith("clojure.lang.ExceptionInfo: "u8) => TraceState.Exception,
            (byte)'*' when ErlangTraces.IsError(line) => TraceState.ErlangError,
            _ when line[^1] is (byte)':' or (byte)']' or (byte)' ' && NumberedTraces.IsHeading(line) =>
                TraceState.StackHeading,
            _ when line[^1] == ':' && RailsTraces.IsHead(line) => TraceState.RailsError,
            _ => TraceState.None,
        };
        if (state != TraceState.None || line[0] == ' ')
        {
            return state;
        }

        if (line[^1] == ')' && RubyTraces.IsError(line))
        {
            return TraceState.RubyError;
        }

        ReadOnlySpan<byte> window = line[..Math.Min(line.Length, Window)];
        if ((line[0] == '[' || char.IsAsciiDigit((char)line[0])) && window.IndexOf("[error] "u8) >= 0)
        {
            return TraceState.Log;
        }

        for (int position = FindMark(window, 0); position >= 0; position = FindMark(window, position + 1))
        {
            if (line[position..].StartsWith("Fatal error"u8)
                && (NumberedTraces.IsPhpHead(line) || SwiftTraces.IsFatalError(line)))
            {
                return TraceState.FatalError;
            }

            if (IsMark(line[position..]))
            {
                return TraceLine.IsStructured(line)
                    ? TraceState.None : ExceptionName.Begins(line) ? TraceState.Exception : TraceState.Log;
            }
        }

        return TraceState.None;
    }

    /// <summary>Finds the next two letters that may begin a mark.</summary>
    private static int FindMark(ReadOnlySpan<byte> text, int from)
    {
        while (from < text.Length - 2)
        {
            int found = text[from..^2].IndexOfAny(Initials);
            if (found < 0)
            {
                break;
            }

            from += found;
            if (text[from + 1] is (byte)'r' or (byte)'x' or (byte)'a' or (byte)'R' or (byte)'A' or (byte)'T'
                or (byte)'E')
            {
                return from;
            }

            from++;
        }

        return -1;
    }

    private static bool IsMark(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> word = Word(text);
        return word.Length switch
        {
            3 => word.SequenceEqual("ERR"u8) || word.SequenceEqual("WRN"u8) || word.SequenceEqual("FTL"u8),
            4 => word.SequenceEqual("WARN"u8) || word.SequenceEqual("CRIT"u8),
            5 => word.SequenceEqual("ERROR"u8) || word.SequenceEqual("Error"u8) || word.SequenceEqual("FATAL"u8),
            6 => word.SequenceEqual("SEVERE"u8),
            7 => word.SequenceEqual("WARNING"u8),
            8 => word.SequenceEqual("CRITICAL"u8),
            9 => word.SequenceEqual("Exception"u8),
            _ => false,
        };
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text)
    {
        int length = 0;
        int end = Math.Min(text.Length, MaxMark + 1);
        while (length < end && char.IsAsciiLetterOrDigit((char)text[length]))
        {
            length++;
        }

        return text[..length];
    }

    /// <summary>Whether a line is one of Go's log package for a recovered server:
    /// <c>2026/11/23 01:26:46 http: panic serving 10.0.0.1:80: boom</c>.</summary>
    private static bool IsGoPanicRecord(ReadOnlySpan<byte> line) =>
        line.Length > 20 && line[4] == '/' && line[7] == '/' && line[20..].IndexOf("panic"u8) >= 0;
}
