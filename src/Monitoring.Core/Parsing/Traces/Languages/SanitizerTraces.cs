namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Reports of the sanitizers of LLVM and GCC (addresses, leaks, memory, threads).</summary>
/// <remarks>
/// <code>
/// =================================================================
/// ==123==ERROR: AddressSanitizer: heap-use-after-free on address 0x602000000010 at pc 0x55d1
/// READ of size 4 at 0x602000000010 thread T0
///     #0 0x55d1 in main /app/cart.cpp:7:3
///
/// SUMMARY: AddressSanitizer: heap-use-after-free /app/cart.cpp:7:3 in main
/// ==123==ABORTING
/// </code>
/// Source: compiler-rt/lib/asan/asan_report.cpp and asan_errors.cpp.
/// </remarks>
internal static class SanitizerTraces
{
    /// <summary>Whether a line is the rule above a report.</summary>
    public static bool IsRule(ReadOnlySpan<byte> line) =>
        line.Length is 65 or 18 && line.IndexOfAnyExcept((byte)'=') < 0;

    /// <summary>Whether a line begins a report.</summary>
    public static bool IsHead(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = WithoutProcess(line);
        return (text.StartsWith("ERROR: "u8) || text.StartsWith("WARNING: "u8))
            && (text.Length < line.Length || text.StartsWith("WARNING: ThreadSanitizer: "u8))
            && text.IndexOf("Sanitizer: "u8) > 0;
    }

    /// <summary>The move for the line below the rule.</summary>
    public static TraceMove AfterRule(ReadOnlySpan<byte> line) =>
        IsHead(line) ? TraceMove.Join(TraceState.Sanitizer) : TraceMove.End;

    /// <summary>The move for another line of a report.</summary>
    public static TraceMove AfterLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return TraceMove.Hold(TraceState.Sanitizer);
        }

        if (IsHead(line))
        {
            return TraceMove.End;
        }

        if (IsRule(line))
        {
            // ThreadSanitizer draws a rule below its report, too.
            return line.Length == 18 ? TraceMove.Join(TraceState.Complete) : TraceMove.End;
        }

        ReadOnlySpan<byte> text = WithoutProcess(line);
        if (text.Length < line.Length)
        {
            return TraceMove.Join(text.StartsWith("ABORTING"u8) ? TraceState.Complete : TraceState.Sanitizer);
        }

        return line[0] is (byte)' ' or (byte)'\t'
            || IsText(line) ? TraceMove.Join(TraceState.Sanitizer) : TraceMove.End;
    }

    private static bool IsText(ReadOnlySpan<byte> line) => line[0] switch
    {
        (byte)'=' => line.StartsWith("=>0x"u8),
        (byte)'0' => line.StartsWith("0x"u8),
        (byte)'R' => line.StartsWith("READ of size "u8),
        (byte)'W' => line.StartsWith("WRITE of size "u8),
        (byte)'S' => line.StartsWith("SUMMARY: "u8) || line.StartsWith("Shadow byte"u8),
        (byte)'A' =>
            line.StartsWith("Address 0x"u8)
            || line.StartsWith("AddressSanitizer "u8)
            || line.StartsWith("Addressable"u8),
        (byte)'D' => line.StartsWith("Direct leak of "u8),
        (byte)'I' => line.StartsWith("Indirect leak of "u8),
        (byte)'H' => line.StartsWith("HINT: "u8),
        (byte)'T' => line.StartsWith("Thread T"u8),
        (byte)'f' => line.StartsWith("freed by thread "u8),
        (byte)'p' => line.StartsWith("previously allocated by thread "u8),
        (byte)'a' => line.StartsWith("allocated by thread "u8),
        _ => false,
    };

    /// <summary>A line without <c>==123==</c>.</summary>
    private static ReadOnlySpan<byte> WithoutProcess(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("=="u8))
        {
            return line;
        }

        int digits = TraceLine.CountDigits(line[2..]);
        return digits > 0 && line[(2 + digits)..].StartsWith("=="u8) ? line[(4 + digits)..] : line;
    }
}
