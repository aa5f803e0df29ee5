using System.Buffers;
using Monitoring.Messages.Levels;

namespace Monitoring.Messages.Timestamps;

/// <summary>Recognizes the text that loggers write before the time of a line, and the beginning of a time.</summary>
/// <remarks>
/// A few of these may precede the time, in any order:
/// <list type="number">
/// <item>blanks, brackets, quotes and the like; escape sequences of a terminal;</item>
/// <item>a level, or the letter of one: <c>ERROR</c>, <c>I,</c>;</item>
/// <item>text in brackets: <c>[main]</c>, syslog's priority and version <c>&lt;34&gt;1</c>;</item>
/// <item>Redis' <c>1:M</c>, a load balancer's <c>https</c>, Erlang's <c>=ERROR REPORT====</c>, the name of a service
/// before a bar: <c>web-1 |</c>.</item>
/// </list>
/// </remarks>
internal static class TimestampPrefix
{
    /// <summary>The maximum number of skipped parts before a time.</summary>
    public const int MaxSkipped = 8;

    private const int MaxTokenBytes = 40;

    private static readonly SearchValues<byte> Marks = SearchValues.Create(" ({\"'*#=|:,-"u8);

    /// <summary>Whether a message is a JSON object.</summary>
    public static bool IsObject(ReadOnlySpan<byte> message) =>
        message.Length > 1 && message[0] == '{' && message[1] is (byte)'"' or (byte)' ' or (byte)'\n';

    /// <summary>Whether a text may begin with a time.</summary>
    public static bool IsLikeTime(ReadOnlySpan<byte> text) =>
        text.Length >= 8 && (char.IsAsciiDigit((char)text[0])
            || (
                char.IsAsciiLetterUpper((char)text[0])
                && (
                    char.IsAsciiDigit((char)text[1])
                    || (char.IsAsciiLetterLower((char)text[1]) && char.IsAsciiLetterLower((char)text[2])))));

    /// <summary>Skips one part that may precede a time; returns false if the text does not begin with one.</summary>
    public static bool TrySkip(ref TextCursor text)
    {
        if (text.Rest.Length < 8)
        {
            return false;
        }

        return text.Next switch
        {
            0x1B => TrySkipEscape(ref text),
            (byte)'[' or (byte)'<' => TrySkipBrackets(ref text),
            var next when Marks.Contains(next) => TrySkipMarks(ref text),
            var next when char.IsAsciiLetterOrDigit((char)next) => TrySkipWord(ref text),
            _ => false,
        };
    }

    private static bool TrySkipMarks(ref TextCursor text)
    {
        int end = text.Rest.IndexOfAnyExcept(Marks);
        text.Skip(end < 0 ? text.Rest.Length : Math.Max(1, end));
        return true;
    }

    private static bool TrySkipEscape(ref TextCursor text)
    {
        int end = text.Rest.IndexOf((byte)'m');
        if (end is < 0 or > 16)
        {
            return false;
        }

        text.Skip(end + 1);
        return true;
    }

    /// <summary>Moves into brackets that have a time, and skips others.</summary>
    private static bool TrySkipBrackets(ref TextCursor text)
    {
        byte close = text.Next == '[' ? (byte)']' : (byte)'>';
        ReadOnlySpan<byte> inside = text.Rest[1..];
        int blanks = inside.IndexOfAnyExcept((byte)' ');
        if (blanks >= 0 && IsTimeInside(inside[blanks..], close))
        {
            text.Skip(1 + blanks);
            return true;
        }

        int end = inside.Length > MaxTokenBytes ? inside[..MaxTokenBytes].IndexOf(close) : inside.IndexOf(close);
        if (end < 0)
        {
            // "[E 2026-11-23 01:26:46 app]"
            text.Skip(1);
            return inside.Length > 2 && inside[1] == ' ';
        }

        bool isPriority = close == '>' && !inside[..end].ContainsAnyExceptInRange((byte)'0', (byte)'9');
        text.Skip(1 + end + 1);
        if (isPriority && char.IsAsciiDigit((char)text.Next) && text.Rest.Length > 2 && text.Rest[1] == ' ')
        {
            // The version in RFC 5424.
            text.Skip(2);
        }

        return true;
    }

    private static bool IsTimeInside(ReadOnlySpan<byte> inside, byte close) =>
        inside.Length > 2
        && (
            inside[1] == ' '
            || (
                IsLikeTime(inside)
                && inside.IndexOf((byte)':') is > 0 and < MaxTokenBytes and int colon
                && colon < inside.IndexOf(close)));

    private static bool TrySkipWord(ref TextCursor text)
    {
        ReadOnlySpan<byte> beginning = text.Rest.Length > MaxTokenBytes ? text.Rest[..MaxTokenBytes] : text.Rest;
        int end = beginning.IndexOfAny(" :,|]"u8);
        if (end <= 0)
        {
            return false;
        }

        ReadOnlySpan<byte> word = beginning[..end];
        if (IsPrefixWord(word) || IsRedisRole(beginning, ref end) || IsService(beginning, ref end))
        {
            text.Skip(end);
            return true;
        }

        return false;
    }

    private static bool IsPrefixWord(ReadOnlySpan<byte> word) =>
        (word.Length == 1 && char.IsAsciiLetterUpper((char)word[0]))
        || LevelNames.TryParse(word, out _)
        || word.SequenceEqual("REPORT===="u8)
        || word.SequenceEqual("https"u8)
            || word.SequenceEqual("http"u8)
            || word.SequenceEqual("h2"u8)
            || word.SequenceEqual("wss"u8)
            || word.SequenceEqual("ws"u8);

    /// <summary><c>1:M 23 Nov 2026 01:26:46.123 * Ready</c>.</summary>
    private static bool IsRedisRole(ReadOnlySpan<byte> text, ref int end)
    {
        bool isRole = text[end] == ':' && !text[..end].ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && text.Length > end + 2 && char.IsAsciiLetterUpper((char)text[end + 1]) && text[end + 2] == ' ';
        end += isRole ? 3 : 0;
        return isRole;
    }

    /// <summary><c>web-1  | 2026-11-23T01:26:46Z</c>, as Docker Compose shows the lines of its services.</summary>
    private static bool IsService(ReadOnlySpan<byte> text, ref int end)
    {
        int bar = text[end..].IndexOfAnyExcept((byte)' ');
        bool isService = bar >= 0 && text[end + bar] == '|';
        end += isService ? bar + 1 : 0;
        return isService;
    }
}
