namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Exceptions of Ruby: the position and the exception on the first line, then the positions of the
/// callers.</summary>
/// <remarks>
/// <code>
/// /app/cart.rb:42:in 'Cart#add': undefined method 'size' for nil (NoMethodError)
///
///     @items.size
///           ^^^^^
/// 	from /app/main.rb:7:in '&lt;main>'
/// </code>
/// Before 3.4 names are between <c>`</c> and <c>'</c>. Source: error.c and eval_error.c of Ruby, error_highlight,
/// did_you_mean.
/// </remarks>
internal static class RubyTraces
{
    /// <summary>Whether a line ends in a class in parentheses, and has a position before that.</summary>
    public static bool IsError(ReadOnlySpan<byte> line)
    {
        int open = line.LastIndexOf(" ("u8);
        return open > 0 && line[^1] == ')' && char.IsAsciiLetterUpper((char)line[open + 2]) && HasPosition(line, out _);
    }

    /// <summary>Whether a line is only a position.</summary>
    public static bool IsPosition(ReadOnlySpan<byte> line) =>
        HasPosition(line, out int name)
            && line[^1] == '\''
            && !line[name..^1].Contains((byte)'\'')
            && line[name..].IndexOf(": "u8) < 0;

    /// <summary>Whether a line is a numbered position, as Ruby 2.5 to 2.7 print them:
    /// <c>	2: from app.rb:3:in `x'</c>.</summary>
    public static bool IsNumberedFrom(ReadOnlySpan<byte> line)
    {
        int indent = TraceLine.Indent(line);
        int from = line.IndexOf(": from "u8);
        return indent > 0 && from > indent && TraceLine.AreDigits(line[indent..from]);
    }

    /// <summary>The move for a line after the exception.</summary>
    public static TraceMove AfterError(ReadOnlySpan<byte> line)
    {
        if (AfterFrom(line) is { Step: TraceStep.Join } move)
        {
            return move;
        }

        if (TraceLine.IsCaret(line) || line.StartsWith("Did you mean?  "u8))
        {
            return TraceMove.Join(TraceState.RubyError);
        }

        return line.IsEmpty || TraceLine.Indent(line) >= 4 ? TraceMove.Hold(TraceState.RubyError) : TraceMove.End;
    }

    /// <summary>The move for a line after the position of a caller.</summary>
    public static TraceMove AfterFrom(ReadOnlySpan<byte> line) =>
        line.StartsWith("\tfrom "u8)
            || IsNumberedFrom(line)
            || IsElision(line) ? TraceMove.Join(TraceState.RubyFrames) : TraceMove.End;

    /// <summary>The move for a line after a position if the exception is last.</summary>
    public static TraceMove AfterReversed(ReadOnlySpan<byte> line)
    {
        if (IsError(line))
        {
            return TraceMove.Join(TraceState.RubyFrames);
        }

        return AfterFrom(line).Step == TraceStep.Join ? TraceMove.Join(TraceState.RubyReversed) : TraceMove.End;
    }

    private static bool IsElision(ReadOnlySpan<byte> line) =>
        line.StartsWith("\t ... "u8) && line.EndsWith(" levels..."u8);

    /// <summary>Whether a line begins with <c>file:12:in 'name</c> or <c>file:12:in `name</c>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="name">The start of the name.</param>
    private static bool HasPosition(ReadOnlySpan<byte> line, out int name)
    {
        int place = line.IndexOf(":in "u8);
        name = place + 5;
        return place > 1
            && name < line.Length
            && line[name - 1] is (byte)'\'' or (byte)'`'
            && TraceLine.EndsInNumber(line[..place], out ReadOnlySpan<byte> path)
            && !path.Contains((byte)' ');
    }
}
