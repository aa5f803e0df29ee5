using System.Runtime.CompilerServices;
using Monitoring.Messages.Levels;

namespace Monitoring.Messages;

/// <summary>Detects the level of a message from the formats of common loggers. The result is Unknown if the level is
/// not certain.</summary>
/// <remarks>
/// The formats, the most reliable first. The first that matches decides; if it names two levels, the result is Unknown:
/// <list type="number">
/// <item>a JSON object's own field, <c>{"level":"warn"}</c>; numbers are bunyan's and pino's;</item>
/// <item>a header of a fixed form, such as klog's, <c>E0806 14:55:00.123456 1 main.go:7]</c>, see
/// <see cref="LevelHeaders"/>;</item>
/// <item>a pair in logfmt, <c>level=warn msg="…"</c>;</item>
/// <item>a mark at the beginning of the line, see <see cref="LevelMarks"/>;</item>
/// <item>syslog's priority, <c>&lt;3&gt;</c>;</item>
/// <item>a crash, which is an Error, see <see cref="CrashMarks"/>.</item>
/// </list>
/// Only the beginning of a message is checked, <see cref="JsonWindow"/> or <see cref="TextWindow"/> bytes, so that the
/// work is limited. Terminal colors are ignored. Nothing is allocated.
/// </remarks>
public static class LevelGuesser
{
    // Loggers put the level first, but a JSON encoder may sort it after a long message.
    private const int JsonWindow = 8192;
    private const int TextWindow = 1024;

    /// <summary>The level of a message.</summary>
    /// <param name="message">The message's bytes, UTF-8 or not.</param>
    public static LogLevel Guess(ReadOnlySpan<byte> message)
    {
        message = message.TrimStart(" \t\r\n"u8);
        if (IsTrimmedJson(message))
        {
            return LevelFields.FindInJson(message[..Math.Min(message.Length, JsonWindow)]);
        }

        // A level on a later line, such as in a stack trace's source code, is not the message's level.
        ReadOnlySpan<byte> first = message[..Math.Min(message.Length, TextWindow)];
        int end = first.IndexOf((byte)'\n');
        first = end < 0 ? first : first[..end];
        LogLevel level = AnsiEscapes.AreIn(first) ? GuessColored(first) : GuessText(first);
        return level == LogLevel.Unknown && CrashMarks.AreIn(message) ? LogLevel.Error : level;
    }

    /// <summary>Parses the name of a level: full names, short forms (<c>err</c>, <c>W</c>) and common synonyms
    /// (<c>fatal</c>, <c>notice</c>), in any case.</summary>
    public static bool TryParseName(ReadOnlySpan<byte> word, out LogLevel level) =>
        LevelNames.TryParse(word, out level);

    /// <summary>Whether a message is treated as a JSON object, whose level is in its fields.</summary>
    internal static bool IsJson(ReadOnlySpan<byte> message) => IsTrimmedJson(message.TrimStart(" \t\r\n"u8));

    [SkipLocalsInit]
    private static LogLevel GuessColored(ReadOnlySpan<byte> message)
    {
        Span<byte> plain = stackalloc byte[TextWindow];
        return GuessText(plain[..AnsiEscapes.Remove(message, plain)]);
    }

    private static LogLevel GuessText(ReadOnlySpan<byte> text)
    {
        int priority = LevelHeaders.ReadPriority(text, out LogLevel severity);
        if (priority > 0)
        {
            // A level in the message is more exact, because programs leave the priority at its default.
            LogLevel own = GuessText(text[priority..].TrimStart((byte)' '));
            return own == LogLevel.Unknown ? severity : own;
        }

        if (LevelHeaders.TryRead(text, out LogLevel level))
        {
            return level;
        }

        return text.Contains((byte)'=') && LevelFields.TryFindInLogfmt(text, out level) ? level : LevelMarks.Find(text);
    }

    private static bool IsTrimmedJson(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != '{')
        {
            return false;
        }

        ReadOnlySpan<byte> inside = text[1..].TrimStart(" \t\r\n"u8);
        return !inside.IsEmpty && inside[0] is (byte)'"' or (byte)'}';
    }
}
