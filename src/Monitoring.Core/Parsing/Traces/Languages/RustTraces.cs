namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Panics of Rust: the thread and the position, the message, then a note or numbered frames.</summary>
/// <remarks>
/// <code>
/// thread 'main' panicked at src/cart.rs:42:5:                      thread 'main' panicked at 'no cart', src/cart.rs:42:5
/// no cart                                                          note: run with `RUST_BACKTRACE=1` environment variable …
/// stack backtrace:
///    0: rust_begin_unwind
///              at /rustc/90b35a6/library/std/src/panicking.rs:652:5
/// note: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.
/// </code>
/// The message is on the first line before Rust 1.73. Source: library/std/src/panicking.rs and sys/backtrace.rs.
/// </remarks>
internal static class RustTraces
{
    /// <summary>The line above the causes of an error.</summary>
    public static ReadOnlySpan<byte> CausesHead => "Caused by:"u8;

    /// <summary>Whether a line is that of a panic.</summary>
    public static bool IsPanic(ReadOnlySpan<byte> line) =>
        line.StartsWith("thread '"u8) && line.IndexOf(" panicked at "u8) > 0;

    /// <summary>The state after a panic's line: since Rust 1.73 the line ends with a position, and the message
    /// follows.</summary>
    public static TraceState AtPanic(ReadOnlySpan<byte> line) =>
        line[^1] == ':'
            && TraceLine.EndsInNumber(line[..^1], out ReadOnlySpan<byte> before)
            && TraceLine.EndsInNumber(before, out _)
            ? TraceState.RustPanic
            : TraceState.RustMessage;

    /// <summary>The move for the line after a panic's line that ends with a position: its message, unless it is another
    /// program's line.</summary>
    public static TraceMove AfterPanic(ReadOnlySpan<byte> line) =>
        IsPanic(line) || TraceLine.HasOwnTime(line) ? TraceMove.End : TraceMove.Join(TraceState.RustMessage);

    /// <summary>The move for the line after an error and a blank line, as anyhow and eyre print it: its
    /// causes.</summary>
    public static TraceMove AfterErrorBlank(ReadOnlySpan<byte> line) =>
        line.SequenceEqual(CausesHead) ? TraceMove.Hold(TraceState.RustCause) : TraceMove.End;

    /// <summary>The move for a line after the heading of the causes or a cause.</summary>
    public static TraceMove AfterCause(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return TraceMove.Hold(TraceState.RustCause);
        }

        if (line.SequenceEqual("Stack backtrace:"u8) || line.SequenceEqual("Location:"u8))
        {
            return TraceMove.Join(line[0] == 'S' ? TraceState.RustFrames : TraceState.RustCause);
        }

        return TraceLine.Indent(line) >= 3 ? TraceMove.Join(TraceState.RustCause) : TraceMove.End;
    }

    /// <summary>The move for a line after the message.</summary>
    public static TraceMove AfterMessage(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("stack backtrace:"u8))
        {
            return TraceMove.Join(TraceState.RustFrames);
        }

        if (IsNote(line))
        {
            return TraceMove.Join(TraceState.RustFrames);
        }

        // assert_eq! prints both values, each on an indented line.
        if (line.StartsWith("  left: "u8) || line.StartsWith(" right: "u8))
        {
            return TraceMove.Join(TraceState.RustMessage);
        }

        return IsPanic(line) || TraceLine.IsOwnRecord(line) ? TraceMove.End : TraceMove.Hold(TraceState.RustMessage);
    }

    /// <summary>The move for a line after a frame.</summary>
    public static TraceMove AfterFrame(ReadOnlySpan<byte> line) =>
        IsFrame(line) || IsNote(line) ? TraceMove.Join(TraceState.RustFrames) : TraceMove.End;

    /// <summary>Whether a line is a frame, the position of one, or a replacement for several frames.</summary>
    private static bool IsFrame(ReadOnlySpan<byte> line)
    {
        int indent = TraceLine.Indent(line);
        ReadOnlySpan<byte> text = line[indent..];
        int digits = TraceLine.CountDigits(text);
        if (digits > 0)
        {
            return text[digits..].StartsWith(": "u8);
        }

        return indent >= 4 && (text.StartsWith("at "u8) || text.StartsWith("[... omitted "u8));
    }

    private static bool IsNote(ReadOnlySpan<byte> line) =>
        line.StartsWith("note: run with `RUST_BACKTRACE"u8)
        || line.StartsWith("note: Run with `RUST_BACKTRACE"u8)
        || line.StartsWith("note: Some details are omitted"u8)
        || line.StartsWith("note: we would appreciate a bug report"u8);
}
