namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Exceptions as Rails logs them: the class and its message in parentheses, the source of a template, then
/// positions.</summary>
/// <remarks>
/// <code>
/// ActionView::Template::Error (undefined method 'name' for nil):
///     1: &lt;h1>
///     2:   &lt;%= @cart.name %>
///
/// app/views/carts/show.html.erb:2:in 'block in _app_views_carts_show'
/// </code>
/// Source: actionpack/lib/action_dispatch/middleware/debug_exceptions.rb.
/// </remarks>
internal static class RailsTraces
{
    /// <summary>Whether a line is a class and a message in parentheses, and ends with a colon; Ruby's logger or tags
    /// may be before them.</summary>
    public static bool IsHead(ReadOnlySpan<byte> line)
    {
        int open = line.EndsWith("):"u8) ? line.IndexOf(" ("u8) : -1;
        if (open <= 0)
        {
            return false;
        }

        int blank = line[..open].LastIndexOf((byte)' ');
        bool isLogged = line[0] == '[' || line[1..].StartsWith(", ["u8);
        return (blank < 0 || isLogged)
            && line[(blank + 1)..open] is { Length: > 0 } name
            && char.IsAsciiLetterUpper((char)name[0])
            && name.IndexOfAnyExceptInRange((byte)'0', (byte)'z') < 0
            && (name.IndexOf("::"u8) > 0 || name.EndsWith("Error"u8) || name.EndsWith("Exception"u8));
    }

    /// <summary>Whether a line is a position in a gem:
    /// <c>rack (3.1.8) lib/rack/etag.rb:29:in 'Rack::ETag#call'</c>.</summary>
    public static bool IsGemPosition(ReadOnlySpan<byte> line) =>
        line.IndexOf(" ("u8) is > 0 and int open
        && line[open..].IndexOf(") "u8) is > 2 and int close
        && char.IsAsciiDigit((char)line[open + 2])
        && !line[..open].Contains((byte)' ')
        && RubyTraces.IsPosition(line[(open + close + 2)..]);

    /// <summary>The move for a line after the first one: numbered source, blank lines, a position.</summary>
    public static TraceMove AfterHead(ReadOnlySpan<byte> line)
    {
        int indent = TraceLine.Indent(line);
        if (indent == line.Length)
        {
            return TraceMove.Hold(TraceState.RailsError);
        }

        if (indent == 0)
        {
            return RubyTraces.IsPosition(line)
                || IsGemPosition(line) ? TraceMove.Join(TraceState.RubyPositions) : TraceMove.End;
        }

        int digits = TraceLine.CountDigits(line[indent..]);
        return digits > 0 && line[(indent + digits)..] is { Length: > 0 } rest && rest[0] == ':'
            ? TraceMove.Join(TraceState.RailsError)
            : TraceMove.End;
    }
}
