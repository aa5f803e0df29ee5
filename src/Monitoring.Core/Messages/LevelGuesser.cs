using System.Runtime.CompilerServices;

namespace Monitoring.Messages;

/// <summary>Tells how grave a message is from the way that common loggers write it; Unknown rather than wrong.</summary>
/// <remarks>
/// The ways, the surest first; the first that applies decides, and where it names two levels the answer is Unknown:
/// <list type="number">
/// <item>a JSON object's own field, <c>{"level":"warn"}</c>; numbers are bunyan's and pino's;</item>
/// <item>klog's header, <c>E0806 14:55:00.123456 1 main.go:7]</c>;</item>
/// <item>a pair in logfmt, <c>level=warn msg="…"</c>;</item>
/// <item>a mark at the beginning of the line, see <see cref="LevelMarks"/>;</item>
/// <item>a crash, which is an Error, see <see cref="CrashMarks"/>.</item>
/// </list>
/// Only the beginning of a message is looked at, <see cref="JsonWindow"/> or <see cref="TextWindow"/> bytes, so that the
/// work has a bound. Terminal colours are looked through. Nothing is allocated.
/// </remarks>
public static class LevelGuesser
{
    // Loggers put the level first, but a JSON encoder may sort it behind a long message.
    private const int JsonWindow = 8192;
    private const int TextWindow = 1024;

    /// <summary>The level of a message.</summary>
    /// <param name="message">The message's bytes, UTF-8 or not.</param>
    public static LogLevel Guess(ReadOnlySpan<byte> message)
    {
        message = message.TrimStart(" \t\r\n"u8);
        if (IsJson(message))
        {
            return LevelFields.FindInJson(message[..Math.Min(message.Length, JsonWindow)]);
        }

        // A level on a later line, as in a stack trace's source code, says nothing of the message's.
        ReadOnlySpan<byte> first = message[..Math.Min(message.Length, TextWindow)];
        int end = first.IndexOf((byte)'\n');
        first = end < 0 ? first : first[..end];
        LogLevel level = AnsiEscapes.AreIn(first) ? GuessColoured(first) : GuessText(first);
        return level == LogLevel.Unknown && CrashMarks.AreIn(message) ? LogLevel.Error : level;
    }

    /// <summary>The level that a word means: full names, short forms (<c>err</c>, <c>W</c>) and the field's synonyms
    /// (<c>fatal</c>, <c>notice</c>), in any case.</summary>
    public static bool TryParseName(ReadOnlySpan<byte> word, out LogLevel level) => LevelNames.TryParse(word, out level);

    [SkipLocalsInit]
    private static LogLevel GuessColoured(ReadOnlySpan<byte> message)
    {
        Span<byte> plain = stackalloc byte[TextWindow];
        return GuessText(plain[..AnsiEscapes.Remove(message, plain)]);
    }

    private static LogLevel GuessText(ReadOnlySpan<byte> text)
    {
        if (TryReadKlog(text, out LogLevel level))
        {
            return level;
        }

        return text.Contains((byte)'=') && LevelFields.TryFindInLogfmt(text, out level) ? level : LevelMarks.Find(text);
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '{')
        {
            return false;
        }

        ReadOnlySpan<byte> inside = text[1..].TrimStart(" \t\r\n"u8);
        return !inside.IsEmpty && inside[0] is (byte)'"' or (byte)'}';
    }

    // Lmmdd hh:mm:ss.uuuuuu threadid file:line] msg           kubernetes/klog, klog.go, header
    private static bool TryReadKlog(ReadOnlySpan<byte> text, out LogLevel level)
    {
        level = LogLevel.Unknown;
        if (text.Length < 15 || text[5] != ' ' || text[8] != ':' || text[11] != ':' || text[14] != '.'
            || text[1..5].ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        level = text[0] switch
        {
            (byte)'I' => LogLevel.Information,
            (byte)'W' => LogLevel.Warning,
            (byte)'E' => LogLevel.Error,
            (byte)'F' => LogLevel.Critical,
            _ => LogLevel.Unknown,
        };
        return level != LogLevel.Unknown;
    }
}
