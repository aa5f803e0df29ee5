namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Traces whose frames begin with <c>#0</c>: PHP, Dart, gdb.</summary>
/// <remarks>
/// <code>
/// PHP Fatal error:  Uncaught Exception: no cart in /app/cart.php:3    Unhandled exception:
/// Stack trace:                                                        Bad state: no cart
/// #0 /app/main.php(7): Cart->add()                                    #0      Cart.add (file:///app/cart.dart:3:5)
/// #1 {main}                                                           &lt;asynchronous suspension>
///   thrown in /app/cart.php on line 3                                 #1      main (file:///app/main.dart:7:3)
/// </code>
/// Sources: Zend/zend_exceptions.c of PHP; runtime/vm/object.cc of Dart; gdb/stack.c.
/// </remarks>
internal static class NumberedTraces
{
    /// <summary>Whether a line is Dart's first line; the exception is on the next.</summary>
    public static bool IsDartHead(ReadOnlySpan<byte> line) =>
        line.TrimEnd((byte)' ').SequenceEqual("Unhandled exception:"u8);

    /// <summary>Whether a line is Flutter's first line, a rule with a title in it.</summary>
    public static bool IsFlutterHead(ReadOnlySpan<byte> line) =>
        line.StartsWith("══"u8) && line.IndexOf("╡ EXCEPTION CAUGHT BY "u8) > 0;

    /// <summary>Whether a line is PHP's for a fatal error or an uncaught exception, with any text before it.</summary>
    public static bool IsPhpHead(ReadOnlySpan<byte> line) => line.IndexOf("Fatal error: "u8) is >= 0 and int start
        && (line[..start].EndsWith("PHP "u8) || line[(start + 13)..].TrimStart((byte)' ').StartsWith("Uncaught "u8));

    /// <summary>Whether a line is a heading before frames.</summary>
    public static bool IsHeading(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)' ');
        return line.Length is > 8 and < 40
            && (line.SequenceEqual("Stack trace (most recent call last):"u8)
                || line.SequenceEqual("Stack trace:"u8)
                || line.SequenceEqual("Stacktrace:"u8)
                || line.SequenceEqual("[stacktrace]"u8)
                || line.SequenceEqual("Backtrace:"u8)
                || line.SequenceEqual("backtrace:"u8)
                || line.SequenceEqual("Call stack:"u8)
                || line.SequenceEqual("PHP Stack trace:"u8));
    }

    /// <summary>The move for a line after a heading.</summary>
    public static TraceMove AfterHeading(ReadOnlySpan<byte> line)
    {
        TraceMove move = AfterHead(line);
        return move.Step == TraceStep.Join ? move : NativeTraces.AfterHead(line);
    }

    /// <summary>The move for a line after a head of PHP.</summary>
    public static TraceMove AfterPhpHead(ReadOnlySpan<byte> line)
    {
        if (IsHeading(line))
        {
            return TraceMove.Hold(TraceState.StackHeading);
        }

        return IsFrame(line) ? TraceMove.Join(TraceState.NumberedFrames) : TraceMove.End;
    }

    /// <summary>The move for a line after a head: the first frame.</summary>
    public static TraceMove AfterHead(ReadOnlySpan<byte> line) =>
        IsFrame(line) || IsXdebugFrame(line) ? TraceMove.Join(TraceState.NumberedFrames) : TraceMove.End;

    /// <summary>The move for a line after Dart's first line: the exception, whose text may have several lines, then
    /// frames.</summary>
    public static TraceMove AfterDartHead(ReadOnlySpan<byte> line)
    {
        if (IsFrame(line))
        {
            return TraceMove.Join(TraceState.NumberedFrames);
        }

        return TraceLine.IsOwnRecord(line) ? TraceMove.End : TraceMove.Hold(TraceState.DartMessage);
    }

    /// <summary>The move for a line below Flutter's title.</summary>
    public static TraceMove AfterFlutterHead(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("════"u8))
        {
            return TraceMove.Join(TraceState.Complete);
        }

        return TraceLine.HasOwnTime(line) ? TraceMove.End : TraceMove.Join(TraceState.FlutterText);
    }

    /// <summary>The move for a line after a frame.</summary>
    public static TraceMove AfterFrame(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return TraceMove.Hold(TraceState.NumberedBlank);
        }

        // Source lines that backward-cpp shows below a frame: the line number, and a mark before the source.
        ReadOnlySpan<byte> source = line.TrimStart(" >"u8);
        if (source.Length < line.Length - 5
            && TraceLine.CountDigits(source) is > 0 and int digits
            && source[digits..].StartsWith(": "u8))
        {
            return TraceMove.Join(TraceState.NumberedFrames);
        }

        // Monolog puts the trace into a JSON string; this is the end of that string.
        return IsFrame(line)
            || IsXdebugFrame(line)
            || line.StartsWith("<asynchronous suspension>"u8)
            || (line.StartsWith("  thrown in "u8) && line.IndexOf(" on line "u8) > 0)
            || line.TrimEnd((byte)' ').SequenceEqual("\"}"u8)
                ? TraceMove.Join(TraceState.NumberedFrames)
                : TraceMove.End;
    }

    /// <summary>The move for a line after the blank line between two exceptions.</summary>
    public static TraceMove AfterBlank(ReadOnlySpan<byte> line) =>
        line.StartsWith("Next "u8) && line.IndexOf(" in "u8) > 0 ? TraceMove.Hold(TraceState.NumberedNext)
        : line.StartsWith("Thread "u8) && NativeTraces.IsGdbThread(line) ? TraceMove.Hold(TraceState.StackHeading)
        : TraceMove.End;

    /// <summary>Whether a line is a frame: <c>#</c>, its number, and what PHP, Dart or gdb print after that.</summary>
    public static bool IsFrame(ReadOnlySpan<byte> line)
    {
        if (line.Length < 6 || line[0] != '#')
        {
            return false;
        }

        int digits = TraceLine.CountDigits(line[1..]);
        if (digits is 0 or > 5)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = line[(1 + digits)..];
        int blanks = TraceLine.Indent(rest);
        ReadOnlySpan<byte> text = rest[blanks..];
        return blanks > 0
            && text.Length > 0
            && (blanks == 1 ? IsPhp(text) || IsNative(text) : IsDart(text) || IsNative(text) || IsPhp(text));
    }

    /// <summary><c>/app/cart.php(7): Cart->add()</c>, <c>[internal function]: x()</c>, <c>{main}</c>.</summary>
    private static bool IsPhp(ReadOnlySpan<byte> text) =>
        text.StartsWith("{main}"u8)
        || text.StartsWith("[internal function]: "u8)
        || (text.IndexOf("): "u8) is > 0 and int end
            && text[..end].LastIndexOf((byte)'(') is > 0 and int open
            && TraceLine.AreDigits(text[(open + 1)..end]));

    /// <summary><c>Cart.add (package:shop/cart.dart:3:5)</c>.</summary>
    private static bool IsDart(ReadOnlySpan<byte> text)
    {
        int open = text.LastIndexOf(" ("u8);
        if (open <= 0 || text[^1] != ')')
        {
            return false;
        }

        ReadOnlySpan<byte> place = text[(open + 2)..^1];
        return place.StartsWith("dart:"u8) || place.StartsWith("package:"u8) || place.StartsWith("file:"u8)
            || place.EndsWith(".dart"u8) || place.IndexOf(".dart:"u8) > 0 || place.IndexOf("-patch/"u8) > 0;
    }

    /// <summary>Whether a frame is gdb's or backward-cpp's: <c>0x00007ffff7a42 in raise () from /lib/libc.so.6</c>,
    /// <c>main (argc=1) at cart.c:7</c>.</summary>
    private static bool IsNative(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("<signal handler called>"u8)
        || text.StartsWith("Object \""u8)
        || text.StartsWith("Source \""u8)
        || (text.StartsWith("0x"u8) && (text.IndexOf(" in "u8) > 0 || text.IndexOf(" ("u8) > 0))
        || (
            text.IndexOf(" ("u8) > 0
            && text.LastIndexOf(") at "u8) is > 0 and int at
            && TraceLine.EndsInNumber(text[at..], out _));

    /// <summary><c>PHP   1. {main}() /app/main.php:0</c>.</summary>
    private static bool IsXdebugFrame(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("PHP "u8))
        {
            return false;
        }

        ReadOnlySpan<byte> text = line[4..].TrimStart((byte)' ');
        int digits = TraceLine.CountDigits(text);
        return digits > 0 && text[digits..].StartsWith(". "u8) && TraceLine.EndsInNumber(text, out _);
    }
}
