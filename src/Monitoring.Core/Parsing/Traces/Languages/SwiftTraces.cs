namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Fatal errors of Swift: the error, then the frames of its runtime or the report of its backtracer.</summary>
/// <remarks>
/// <code>
/// cart/main.swift:3: Fatal error: no cart                    Fatal error: no cart: file cart/main.swift, line 3
///                                                            Current stack trace:
/// *** Program crashed: Illegal instruction at 0x7f2c ***     0    libswiftCore.so     0x00007f2c swift_reportError + 50
///
/// Thread 0 "cart" crashed:
///
/// 0 0x00007f2c main in cart at /app/main.swift:3:1
/// </code>
/// Source: stdlib/public/runtime/Errors.cpp and libexec/swift-backtrace of Swift.
/// </remarks>
internal static class SwiftTraces
{
    /// <summary>Whether a line has a fatal error at its beginning or after a position.</summary>
    public static bool IsFatalError(ReadOnlySpan<byte> line) => line.IndexOf("Fatal error"u8) switch
    {
        < 0 => false,
        0 => true,
        int start =>
            line[..start].EndsWith(": "u8)
            && TraceLine.EndsInNumber(line[..(start - 2)], out ReadOnlySpan<byte> path)
            && path.EndsWith(".swift"u8),
    };

    /// <summary>Whether a line begins the report of the backtracer.</summary>
    public static bool IsReport(ReadOnlySpan<byte> line) =>
        line.StartsWith("*** Signal "u8)
            || line.StartsWith("*** Program crashed: "u8)
            || line.StartsWith("💣 Program crashed: "u8);

    /// <summary>Whether a line is the heading before the frames of the runtime.</summary>
    public static bool IsHeading(ReadOnlySpan<byte> line) => line.StartsWith("Current stack trace:"u8);

    /// <summary>The move for a line after a fatal error of Swift or PHP.</summary>
    public static TraceMove AfterFatalError(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return TraceMove.Hold(TraceState.FatalError);
        }

        if (IsHeading(line))
        {
            return TraceMove.Join(TraceState.SwiftFrames);
        }

        return IsReport(line) ? TraceMove.Join(TraceState.SwiftReport) : NumberedTraces.AfterPhpHead(line);
    }

    /// <summary>The move for a line after the heading or a frame:
    /// <c>0    libswiftCore.so   0x00007f2c swift_reportError + 50</c>.</summary>
    public static TraceMove AfterFrame(ReadOnlySpan<byte> line)
    {
        int digits = TraceLine.CountDigits(line);
        return digits is > 0 and < 4 && line[digits..].StartsWith("  "u8) && line.IndexOf(" 0x"u8) > 0
            ? TraceMove.Join(TraceState.SwiftFrames)
            : TraceMove.End;
    }

    /// <summary>The move for another line of a report.</summary>
    public static TraceMove AfterReportLine(ReadOnlySpan<byte> line)
    {
        if (TraceLine.IsBlank(line))
        {
            return TraceMove.Hold(TraceState.SwiftReport);
        }

        int digits = TraceLine.CountDigits(line);
        bool isText = digits is > 0 and < 5
            ? line[digits..] is { Length: > 3 } rest && (rest.StartsWith(" 0x"u8) || rest.StartsWith(" ["u8))
            : line[0] is (byte)' ' or (byte)'\t'
                || IsReport(line)
                || (line[0] == '*' && line.IndexOf("│"u8) > 0)
                || (line.StartsWith("Thread "u8) && line[^1] == ':')
                || line.SequenceEqual("Registers:"u8)
                || line.StartsWith("Images ("u8)
                || line.StartsWith("Backtrace took "u8)
                || IsRegister(line);
        return isText ? TraceMove.Join(TraceState.SwiftReport) : TraceMove.End;
    }

    /// <summary>Whether a line is a register or an image, <c>rax 0x0000000000000001  1</c>, <c>0x00005 </c>.</summary>
    private static bool IsRegister(ReadOnlySpan<byte> line) =>
        line.StartsWith("0x"u8)
            || (line.IndexOf(" 0x"u8) is > 0 and < 8 and int blank && !line[..blank].Contains((byte)' '));
}
