namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Panics of Go: the error, then each goroutine, with a function and its position on two lines.</summary>
/// <remarks>
/// <code>
/// panic: runtime error: invalid memory address or nil pointer dereference
/// [signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48fb2b]
///
/// goroutine 1 [running]:
/// main.(*Cart).Add(0x0, {0x4b7e2c, 0x4})
/// 	/app/cart.go:42 +0x1d
/// created by main.main in goroutine 1
/// 	/app/main.go:7 +0x25
/// exit status 2
/// </code>
/// Registers, which Go prints for a few signals, are not joined. Source: runtime/panic.go and runtime/traceback.go.
/// </remarks>
internal static class GoTraces
{
    /// <summary>Whether a line is a goroutine's header.</summary>
    public static bool IsGoroutine(ReadOnlySpan<byte> line) =>
        (line.StartsWith("goroutine "u8) && line.EndsWith("]:"u8) && line.Contains((byte)'['))
        || line.SequenceEqual("runtime stack:"u8);

    /// <summary>Whether a line is that of a panic or an unrecoverable error.</summary>
    public static bool IsPanic(ReadOnlySpan<byte> line) =>
        line.StartsWith("panic: "u8) || line.StartsWith("fatal error: "u8);

    /// <summary>The move for a line after a panic.</summary>
    public static TraceMove AfterPanic(ReadOnlySpan<byte> line)
    {
        if (IsGoroutine(line))
        {
            return TraceMove.Join(TraceState.GoPosition);
        }

        // A message of several lines is indented by a tab, as is a panic within another.
        return line.IsEmpty
            || line[0] == '\t'
            || line.StartsWith("[signal "u8)
            || line.StartsWith("[recovered"u8)
            || IsPanic(line)
            ? TraceMove.Hold(TraceState.GoPanic)
            : TraceMove.End;
    }

    /// <summary>The move for a line after a goroutine's header or a position.</summary>
    public static TraceMove AfterPosition(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return TraceMove.Hold(TraceState.GoBlank);
        }

        if (line.StartsWith("created by "u8) || IsFunction(line))
        {
            return TraceMove.Join(TraceState.GoFunction);
        }

        return (line[0] == '\t' && line.StartsWith("\tgoroutine "u8)) || IsElision(line)
            ? TraceMove.Join(TraceState.GoPosition)
            : AfterBlank(line);
    }

    /// <summary>The move for a line after a function.</summary>
    public static TraceMove AfterFunction(ReadOnlySpan<byte> line) =>
        line.Length > 1
            && line[0] == '\t'
            && line.Contains((byte)':') ? TraceMove.Join(TraceState.GoPosition) : TraceMove.End;

    /// <summary>The move for a line after the blank line that follows a goroutine.</summary>
    public static TraceMove AfterBlank(ReadOnlySpan<byte> line) =>
        IsGoroutine(line) || line.StartsWith("exit status "u8) ? TraceMove.Join(TraceState.GoPosition) : TraceMove.End;

    /// <summary>Whether a line is a qualified name with arguments or <c>...</c> in parentheses:
    /// <c>main.(*Cart).Add(0x0)</c>.</summary>
    private static bool IsFunction(ReadOnlySpan<byte> line)
    {
        if (line[^1] != ')' || TraceLine.Indent(line) > 0)
        {
            return false;
        }

        int open = line.IndexOf((byte)'(');
        int blank = line.IndexOf((byte)' ');
        return open > 0
            && (blank < 0 || blank > open)
            && (line[..open].Contains((byte)'.') || line.StartsWith("panic("u8));
    }

    private static bool IsElision(ReadOnlySpan<byte> line) =>
        line.StartsWith("..."u8) && line.EndsWith(" frames elided..."u8);
}
