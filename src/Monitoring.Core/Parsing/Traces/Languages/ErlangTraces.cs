namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Exceptions of Elixir, and the reports of Erlang.</summary>
/// <remarks>
/// <code>
/// ** (RuntimeError) no cart                       =ERROR REPORT==== 23-Nov-2026::01:26:46.300187 ===
///     (shop 1.0.0) lib/cart.ex:3: Cart.add/2      ** Generic server cart terminating
///     lib/main.ex:7: Main.run/1                   ** Last message in was add
/// Last message: :add                              ** Reason for termination ==
/// </code>
/// Sources: lib/elixir/lib/exception.ex; lib/logger/lib/logger/translator.ex; lib/kernel/src/logger_formatter.erl.
/// </remarks>
internal static class ErlangTraces
{
    /// <summary>Whether a line is an exception: <c>** (RuntimeError) no cart</c>, <c>** (exit) normal</c>.</summary>
    public static bool IsError(ReadOnlySpan<byte> line) =>
        line.StartsWith("** ("u8)
            && line[4..].IndexOf((byte)')') is > 0 and int end
            && !line.Slice(4, end).Contains((byte)' ');

    /// <summary>Whether a line is the header of a report: <c>=ERROR REPORT==== 23-Nov-2026::01:26:46 ===</c>.</summary>
    public static bool IsReport(ReadOnlySpan<byte> line) =>
        line.Length > 20
            && line[0] == '='
            && char.IsAsciiLetterUpper((char)line[1])
            && line.IndexOf(" REPORT===="u8) > 0
            && line.EndsWith("==="u8);

    /// <summary>Whether a line is one of those that Plug writes between the log's line and the exception.</summary>
    public static bool IsRequest(ReadOnlySpan<byte> line) =>
        (line.StartsWith("Server: "u8) && (line.EndsWith("(http)"u8) || line.EndsWith("(https)"u8)))
        || (line.StartsWith("Request: "u8) && line.IndexOf(" /"u8) > 0);

    /// <summary>The move for a line after the exception: a frame, or a further line of the message.</summary>
    public static TraceMove AfterError(ReadOnlySpan<byte> line)
    {
        if (IsFrame(line))
        {
            return TraceMove.Join(TraceState.ErlangFrames);
        }

        int indent = TraceLine.Indent(line);
        return line.IsEmpty
            || (indent >= 2 && !TraceLine.IsStructured(line[indent..]))
                ? TraceMove.Hold(TraceState.ErlangError) : TraceMove.End;
    }

    /// <summary>The move for a line after a frame.</summary>
    public static TraceMove AfterFrame(ReadOnlySpan<byte> line) =>
        IsFrame(line) || IsTrailer(line) ? TraceMove.Join(TraceState.ErlangFrames) : TraceMove.End;

    /// <summary>The move for a line after the header of a report or another line of it.</summary>
    public static TraceMove AfterReport(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return TraceMove.End;
        }

        bool isTerm = line.Length > 2
            && line[0] is (byte)'{' or (byte)'['
            && (char.IsAsciiLetterLower((char)line[1]) || line[1] is (byte)'{' or (byte)'\'');
        return line[0] is (byte)' ' or (byte)'\t'
            || line.StartsWith("** "u8)
            || line.StartsWith("Error in process "u8)
            || isTerm
                ? TraceMove.Join(TraceState.ErlangReport)
                : TraceMove.End;
    }

    /// <summary><c>    (shop 1.0.0) lib/cart.ex:3: Cart.add/2</c>, <c>    lib/main.ex:7: Main.run/1</c>,
    /// <c>    ** (EXIT) killed</c>.</summary>
    private static bool IsFrame(ReadOnlySpan<byte> line)
    {
        int indent = TraceLine.Indent(line);
        if (indent < 4 || indent == line.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> text = line[indent..];
        if (IsError(text))
        {
            return true;
        }

        bool hasApplication = text[0] == '(' && text.IndexOf(") "u8) > 0;
        ReadOnlySpan<byte> place = hasApplication ? text[(text.IndexOf(") "u8) + 2)..] : text;
        int colon = place.IndexOf(": "u8);
        if (colon > 0 && TraceLine.EndsInNumber(place[..colon], out ReadOnlySpan<byte> path))
        {
            return !path.Contains((byte)' ')
                && (
                    path.EndsWith(".ex"u8)
                    || path.EndsWith(".exs"u8)
                    || path.EndsWith(".erl"u8)
                    || path.EndsWith("ex"u8));
        }

        // Functions with an unknown source: (stdlib 3.17) :gen_server.call/3.
        return hasApplication
            && place.LastIndexOf((byte)'/') is > 0 and int slash
            && TraceLine.AreDigits(place[(slash + 1)..]);
    }

    private static bool IsTrailer(ReadOnlySpan<byte> line) => line.Length > 6 && line[0] switch
    {
        (byte)'L' => line.StartsWith("Last message: "u8) || line.StartsWith("Last message (from "u8),
        (byte)'S' => line.StartsWith("State: "u8),
        (byte)'F' => line.StartsWith("Function: "u8),
        (byte)'I' => line.StartsWith("Initial Call: "u8),
        (byte)'A' => line.StartsWith("Ancestors: "u8),
        (byte)' ' => line.StartsWith("    Args: "u8),
        _ => false,
    };
}
