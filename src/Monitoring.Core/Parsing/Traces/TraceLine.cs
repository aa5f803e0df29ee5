using Monitoring.Messages;

namespace Monitoring.Parsing.Traces;

/// <summary>Recognizes shapes of a line, in any language.</summary>
internal static class TraceLine
{
    /// <summary>The number of blanks and tabs at the beginning of a line.</summary>
    public static int Indent(ReadOnlySpan<byte> line)
    {
        int indent = line.IndexOfAnyExcept((byte)' ', (byte)'\t');
        return indent < 0 ? line.Length : indent;
    }

    /// <summary>Whether the line is empty or blank.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> line) => Indent(line) == line.Length;

    /// <summary>Whether the line is JSON or logfmt: a record of its own, never part of a trace.</summary>
    public static bool IsStructured(ReadOnlySpan<byte> line) => line.Length > 0 && (IsJson(line) || IsLogfmt(line));

    /// <summary>Whether the line begins like JSON. An object must have a key, because text may begin with
    /// <c>{</c>.</summary>
    public static bool IsJson(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] is not ((byte)'{' or (byte)'['))
        {
            return false;
        }

        ReadOnlySpan<byte> inside = line[1..];
        inside = inside[Indent(inside)..];
        return line[0] == '{'
            ? inside.IsEmpty || inside[0] is (byte)'"' or (byte)'}'
            : inside.IsEmpty || inside[0] is (byte)'{' or (byte)'"' or (byte)']';
    }

    /// <summary>Whether only a number follows the last colon.</summary>
    public static bool EndsInNumber(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> before)
    {
        int colon = text.LastIndexOf((byte)':');
        before = colon < 0 ? text : text[..colon];
        return colon >= 0 && colon < text.Length - 1 && AreDigits(text[(colon + 1)..]);
    }

    /// <summary>The number of digits at the beginning of a text.</summary>
    public static int CountDigits(ReadOnlySpan<byte> text)
    {
        int digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits < 0 ? text.Length : digits;
    }

    /// <summary>Whether the line begins with a time or is JSON or logfmt: a record of its own, at any position in a
    /// trace.</summary>
    public static bool HasOwnTime(ReadOnlySpan<byte> line)
    {
        if (IsStructured(line))
        {
            return true;
        }

        LinePrefix.Measure(line[..Math.Min(line.Length, 64)], out bool hasTime);
        return hasTime || IsKlog(line);
    }

    /// <summary>Whether the line has a time or a level of its own, like a logger's line.</summary>
    public static bool IsOwnRecord(ReadOnlySpan<byte> line) =>
        HasOwnTime(line) || (!line.IsEmpty && line[0] != ' ' && LevelGuesser.Guess(line) != LogLevel.Unknown);

    /// <summary>Whether the text is only digits.</summary>
    public static bool AreDigits(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>Whether the line marks a position in the line before it, like <c>    ~~^~~</c>.</summary>
    public static bool IsCaret(ReadOnlySpan<byte> line)
    {
        int indent = Indent(line);
        return line.Contains((byte)'^')
            && line[indent..].TrimEnd((byte)' ').IndexOfAnyExcept((byte)'^', (byte)'~', (byte)' ') < 0;
    }

    /// <summary><c>E1123 01:26:46.300187 1 cart.go:7] boom</c>.</summary>
    private static bool IsKlog(ReadOnlySpan<byte> line) =>
        line.Length > 8
            && line[0] is (byte)'I' or (byte)'W' or (byte)'E' or (byte)'F'
            && CountDigits(line[1..]) == 4
            && line[5] == ' ';

    private static bool IsLogfmt(ReadOnlySpan<byte> line)
    {
        int position = 0;
        while (position < line.Length
            && (
                char.IsAsciiLetterOrDigit((char)line[position])
                || line[position] is (byte)'_' or (byte)'.' or (byte)'-'))
        {
            position++;
        }

        return position > 0 && position < line.Length && line[position] == '=';
    }
}
