using Monitoring.Parsing.Traces.Languages;

namespace Monitoring.Parsing.Traces;

/// <summary>Finds the lines whose shape is so much their own that what follows is judged line by line from there, without a frame that
/// looks like one by itself.</summary>
/// <remarks>The line after Rust's <c>panicked at src/cart.rs:42:5:</c> may be any text, so nothing would look back at it. Each such line is
/// held from when it is read.</remarks>
internal static class TraceOpening
{
    /// <summary>Rust, Dart, libstdc++, rules and sanitizers, Erlang's reports, glibc and Swift, the first bytes of <c>💣</c> and <c>══</c>,
    /// Clojure, gdb, .NET's console logger.</summary>
    public static readonly BytePairs Pairs = new(
        [.. "thUnte===E=C=S=I=P=W**"u8, 0xF0, 0x9F, 0xE2, 0x95, .. "ExSyThPrgoruCutrdbinwafacr"u8], []);

    /// <summary>Whether a line may be one of them: its first two bytes tell of most that they are not.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> line) => line.Length > 1
        ? Pairs.Begin(line) || (line[0] is (byte)'{' or (byte)'[' && MayBeginBlock(line))
        : line.Length == 1 && line[0] is (byte)'{' or (byte)'[';

    /// <summary>Whether JSON may go on in the next line. An object on one line ends with its bracket, as most of a log do; what else begins
    /// with a square bracket is mostly a time.</summary>
    private static bool MayBeginBlock(ReadOnlySpan<byte> line)
    {
        byte last = line[^1];
        return last is (byte)'{' or (byte)'[' or (byte)',' || (line[0] == '{' && last != '}');
    }

    /// <summary>The state after a line; <see cref="TraceState.None"/> if it opens nothing.</summary>
    public static TraceState Recognise(ReadOnlySpan<byte> line) => line.IsEmpty ? TraceState.None : line[0] switch
    {
        (byte)'{' or (byte)'[' => MayBeginBlock(line) && BracketBlock.TryBegin(line, out _) ? TraceState.Block : TraceState.None,
        _ when line.Length < 4 => TraceState.None,
        >= (byte)'c' and <= (byte)'w' when DotNetRecords.IsHead(line) => TraceState.DotNetRecord,
        (byte)'t' when RustTraces.IsPanic(line) => RustTraces.AtPanic(line),
        (byte)'U' when NumberedTraces.IsDartHead(line) => TraceState.DartMessage,
        0xE2 when NumberedTraces.IsFlutterHead(line) => TraceState.FlutterText,
        0xF0 or (byte)'*' when SwiftTraces.IsReport(line) => TraceState.SwiftReport,
        (byte)'C' when SwiftTraces.IsHeading(line) => TraceState.SwiftFrames,
        (byte)'=' when SanitizerTraces.IsRule(line) => TraceState.SanitizerRule,
        (byte)'=' when SanitizerTraces.IsHead(line) => TraceState.Sanitizer,
        (byte)'=' when ErlangTraces.IsReport(line) => TraceState.ErlangReport,
        (byte)'E' or (byte)'S' when ClojureTraces.IsHead(line) => TraceState.ClojureError,
        (byte)'g' or (byte)'r' when GoTraces.IsGoroutine(line) => TraceState.GoPlace,
        (byte)'t' or (byte)'*' or (byte)'P' or (byte)'T' when NativeTraces.IsHead(line) => TraceState.NativeHead,
        _ => TraceState.None,
    };
}
