using Monitoring.Parsing.Traces.Languages;

namespace Monitoring.Parsing.Traces;

/// <summary>Recognizes first lines with a unique shape. The lines after them are evaluated one by one, because none of
/// these has a shape that shows it is a frame.</summary>
/// <remarks>The line after Rust's <c>panicked at src/cart.rs:42:5:</c> may be any text, so it would not start a search
/// backward. Therefore each such first line is held as soon as it is read.</remarks>
internal static class TraceOpening
{
    /// <summary>The first two bytes of the lines of Rust, Dart, libstdc++, rules and sanitizers, Erlang's reports,
    /// glibc and Swift, <c>💣</c> and <c>══</c>, Clojure, gdb, .NET's console logger.</summary>
    public static readonly BytePairs Pairs = new(
        [.. "thUnte===E=C=S=I=P=W**"u8, 0xF0, 0x9F, 0xE2, 0x95, .. "ExSyThPrgoruCutrdbinwafacr"u8], []);

    /// <summary>Whether a line may be one of them. Its first two bytes rule out most lines.</summary>
    public static bool MayBegin(ReadOnlySpan<byte> line) => line.Length > 1
        ? Pairs.Begin(line) || (line[0] is (byte)'{' or (byte)'[' && MayBeginBlock(line))
        : line.Length == 1 && line[0] is (byte)'{' or (byte)'[';

    /// <summary>Whether JSON may continue in the next line. Most JSON in a log is an object on one line, which ends
    /// with its bracket. Other text after a square bracket is mostly a time.</summary>
    private static bool MayBeginBlock(ReadOnlySpan<byte> line)
    {
        byte last = line[^1];
        return last is (byte)'{' or (byte)'[' or (byte)',' || (line[0] == '{' && last != '}');
    }

    /// <summary>The state after a line; <see cref="TraceState.None"/> if it is not such a first line.</summary>
    public static TraceState Recognize(ReadOnlySpan<byte> line) => line.IsEmpty ? TraceState.None : line[0] switch
    {
        (byte)'{' or (byte)'[' =>
            MayBeginBlock(line) && BracketBlock.TryBegin(line, out _) ? TraceState.Block : TraceState.None,
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
        (byte)'g' or (byte)'r' when GoTraces.IsGoroutine(line) => TraceState.GoPosition,
        (byte)'t' or (byte)'*' or (byte)'P' or (byte)'T' when NativeTraces.IsHead(line) => TraceState.NativeHead,
        _ => TraceState.None,
    };
}
