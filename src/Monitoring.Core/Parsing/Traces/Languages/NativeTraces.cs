using System.Buffers;

namespace Monitoring.Parsing.Traces.Languages;

/// <summary>The output of crashing C and C++ programs: libstdc++, glibc, glog, Boost.Stacktrace, gdb.</summary>
/// <remarks>
/// <code>
/// terminate called after throwing an instance of 'std::runtime_error'     *** Error in `./cart': free(): invalid pointer: 0x0 ***
///   what():  no cart                                                      ======= Backtrace: =========
/// Aborted (core dumped)                                                   /lib/libc.so.6(+0x777e5)[0x7f6d]
///  0# cart::add() at /app/cart.cpp:7                                      ./cart(main+0x1d) [0x4005]
/// </code>
/// Sources: libsupc++/vterminate.cc; debug/backtracesyms.c of glibc; signalhandler.cc of glog; boost/stacktrace/detail.
/// </remarks>
internal static class NativeTraces
{
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Whether a line is the first one of a crashing program.</summary>
    public static bool IsHead(ReadOnlySpan<byte> line) => line[0] switch
    {
        (byte)'t' => line.StartsWith("terminate called "u8),
        (byte)'*' => line.StartsWith("*** Error in `"u8)
            || line.StartsWith("*** Aborted at "u8)
            || line.StartsWith("*** stack smashing detected ***"u8)
            || line.StartsWith("*** buffer overflow detected ***"u8)
            || (line.StartsWith("*** SIG"u8) && line.EndsWith(" ***"u8)),
        (byte)'P' =>
            line.StartsWith("Program received signal SIG"u8) || line.StartsWith("Program terminated with signal SIG"u8),
        (byte)'T' => line.StartsWith("Thread "u8) && (IsGdbThread(line) || line.IndexOf(" received signal SIG"u8) > 0),
        _ => false,
    };

    /// <summary>Whether a line is gdb's <c>Thread 1 (Thread 0x7f2c (LWP 123)):</c>.</summary>
    public static bool IsGdbThread(ReadOnlySpan<byte> line) =>
        line.EndsWith(":"u8)
            && line.Contains((byte)'(')
            && TraceLine.CountDigits(line[7..]) > 0
            && line.IndexOf("LWP "u8) > 0;

    /// <summary>The move for a line after the first one.</summary>
    public static TraceMove AfterHead(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return TraceMove.End;
        }

        return line.StartsWith("  what():  "u8)
            || line.StartsWith("======= Backtrace: "u8)
            || line.StartsWith("PC: @ "u8)
            || (line.StartsWith("*** SIG"u8) && line.IndexOf(" received by PID "u8) > 0)
            || line.SequenceEqual("Aborted"u8)
            || line.StartsWith("Aborted (core dumped)"u8)
            || IsFrame(line)
            || NumberedTraces.IsFrame(line)
                ? TraceMove.Join(TraceState.NativeFrames)
                : TraceMove.End;
    }

    /// <summary>The move for a line after a frame.</summary>
    public static TraceMove AfterFrame(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("======= Memory map: "u8) || IsMapping(line))
        {
            return TraceMove.Join(TraceState.NativeFrames);
        }

        if (line.IsEmpty)
        {
            return TraceMove.Hold(TraceState.NumberedBlank);
        }

        return line.StartsWith("  what():  "u8)
            || NumberedTraces.IsHeading(line) ? TraceMove.Hold(TraceState.NativeFrames) : AfterHead(line);
    }

    /// <summary>Whether a line is a frame of glibc, glog or Boost.</summary>
    public static bool IsFrame(ReadOnlySpan<byte> line)
    {
        int indent = TraceLine.Indent(line);
        ReadOnlySpan<byte> text = line[indent..];
        if (text.Length < 6)
        {
            return false;
        }

        if (text[0] == '@')
        {
            return indent > 0 && text[1..].TrimStart((byte)' ').StartsWith("0x"u8);
        }

        int digits = TraceLine.CountDigits(text);
        return digits > 0
            ? digits < 4 && text[digits..].StartsWith("# "u8) && IsBoost(text[(digits + 2)..])
            : IsSymbol(text);
    }

    /// <summary><c>cart::add() at /app/cart.cpp:7</c>, <c>main in ./cart</c>,
    /// <c>0x00007F6D in /lib/libc.so.6</c>.</summary>
    private static bool IsBoost(ReadOnlySpan<byte> text) =>
        text.IndexOf(" in "u8) > 0
        || text.StartsWith("0x"u8)
        || (text.LastIndexOf(" at "u8) > 0 && TraceLine.EndsInNumber(text, out _));

    /// <summary>Whether a line is one of backtrace_symbols: a path, <c>(function+0x1d)</c>, and the address in
    /// brackets.</summary>
    private static bool IsSymbol(ReadOnlySpan<byte> text) =>
        text[^1] == ']'
        && text.LastIndexOf("[0x"u8) is > 0 and int address
        && text[address - 1] is (byte)')' or (byte)' ' or (byte)']'
        && text[0] is (byte)'/' or (byte)'.' or (byte)'['
        && (text[0] == '[' ? address == 0 : text.Contains((byte)'('));

    /// <summary>Whether a line is one of the memory map:
    /// <c>00400000-00401000 r-xp 00000000 08:01 1234  /app/cart</c>.</summary>
    private static bool IsMapping(ReadOnlySpan<byte> line) =>
        line.IndexOf((byte)'-') is >= 8 and <= 16 and int dash
        && line[..dash].IndexOfAnyExcept(HexDigits) < 0
        && line.Length > dash + 14
        && line[(dash + 1)..].IndexOf((byte)' ') is >= 8 and int blank
        && line[(dash + 2 + blank)..] is { Length: > 4 } rest
        && rest[0] is (byte)'r' or (byte)'-'
        && rest[4] == ' ';
}
