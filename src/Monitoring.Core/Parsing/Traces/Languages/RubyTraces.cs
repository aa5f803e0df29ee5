namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Exceptions of Ruby: the place and the exception on the first line, then the places it was called from.</summary>
/// <remarks>
/// <code>
/// /app/cart.rb:42:in 'Cart#add': undefined method 'size' for nil (NoMethodError)
///
///     @items.size
///           ^^^^^
/// 	from /app/main.rb:7:in '&lt;main>'
/// </code>
/// Before 3.4 names stand between <c>`</c> and <c>'</c>. Source: error.c and eval_error.c of Ruby, error_highlight, did_you_mean.
/// </remarks>
internal static class RubyTraces
{
    /// <summary>Whether a line ends in a class in parentheses, and has a place before that.</summary>
    public static bool IsError(ReadOnlySpan<byte> line)
    {
        int open = line.LastIndexOf(" ("u8);
        return open > 0 && line[^1] == ')' && char.IsAsciiLetterUpper((char)line[open + 2]) && HasPlace(line, out _);
    }

    /// <summary>Whether a line is a place and nothing else.</summary>
    public static bool IsPlace(ReadOnlySpan<byte> line) =>
        HasPlace(line, out int name) && line[^1] == '\'' && !line[name..^1].Contains((byte)'\'') && line[name..].IndexOf(": "u8) < 0;

    /// <summary>Whether a line is a numbered place, as Ruby 2.5 to 2.7 print them: <c>	2: from app.rb:3:in `x'</c>.</summary>
    public static bool IsNumberedFrom(ReadOnlySpan<byte> line)
    {
        int indent = TraceLine.Indent(line);
        int from = line.IndexOf(": from "u8);
        return indent > 0 && from > indent && TraceLine.AreDigits(line[indent..from]);
    }

    /// <summary>What follows the exception.</summary>
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

    /// <summary>What follows a place it was called from.</summary>
    public static TraceMove AfterFrom(ReadOnlySpan<byte> line) =>
        line.StartsWith("\tfrom "u8) || IsNumberedFrom(line) || IsElision(line) ? TraceMove.Join(TraceState.RubyFrames) : TraceMove.End;

    /// <summary>What follows a place where the exception comes last.</summary>
    public static TraceMove AfterReversed(ReadOnlySpan<byte> line)
    {
        if (IsError(line))
        {
            return TraceMove.Join(TraceState.RubyFrames);
        }

        return AfterFrom(line).Step == TraceStep.Join ? TraceMove.Join(TraceState.RubyReversed) : TraceMove.End;
    }

    private static bool IsElision(ReadOnlySpan<byte> line) => line.StartsWith("\t ... "u8) && line.EndsWith(" levels..."u8);

    /// <summary>Whether <c>file:12:in 'name</c> or <c>file:12:in `name</c> begins a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="name">Where the name begins.</param>
    private static bool HasPlace(ReadOnlySpan<byte> line, out int name)
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
