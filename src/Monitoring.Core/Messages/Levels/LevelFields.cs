using System.Buffers.Text;
using System.Text;
using Monitoring.Messages.Fields;

namespace Monitoring.Messages.Levels;

/// <summary>Finds the level field of a structured message, a JSON object or logfmt.</summary>
internal static class LevelFields
{
    private static readonly byte[][] Keys =
    [
        "level"u8.ToArray(), "lvl"u8.ToArray(), "severity"u8.ToArray(), "loglevel"u8.ToArray(), "@l"u8.ToArray(),
        "levelname"u8.ToArray(), "log.level"u8.ToArray(), "@level"u8.ToArray(),
        "severitytext"u8.ToArray(), "severity_text"u8.ToArray(), "sev"u8.ToArray(), "log.severity"u8.ToArray(),
        "severitylevel"u8.ToArray(),
        "loglvl"u8.ToArray(), "log-level"u8.ToArray(),
    ];

    // Not in logfmt: LOG_LEVEL=DEBUG is a setting.
    private static readonly byte[][] JsonKeys = ["level_name"u8.ToArray(), "log_level"u8.ToArray()];

    /// <summary>Finds the level of a JSON object by its own keys, not by those of nested objects.</summary>
    /// <remarks>In addition to level keys: ECS's object <c>log</c>, journald's <c>PRIORITY</c>, and MongoDB's <c>s</c>.
    /// The last two are used only with other keys of these programs.</remarks>
    /// <param name="json">The object, or the part of it to check.</param>
    public static LogLevel FindInJson(ReadOnlySpan<byte> json)
    {
        LevelVote vote = default;
        LogLevel journal = LogLevel.Unknown;
        LogLevel mongo = LogLevel.Unknown;
        bool isJournal = false;
        bool isMongo = false;
        JsonScanner scanner = new(json);
        if (scanner.TryEnter())
        {
            while (scanner.TryReadProperty(out ReadOnlySpan<byte> key, out JsonSlice value))
            {
                ReadOnlySpan<byte> text = json.Slice(value.Start, value.Length);
                if (IsKey(key) && TryRead(text, value.Kind, out LogLevel level))
                {
                    vote.Add(level);
                }
                else if (key.SequenceEqual("log"u8) && value.Kind == JsonKind.Nested && TryReadNested(text, out level))
                {
                    vote.Add(level);
                }
                else if (key.SequenceEqual("PRIORITY"u8) && text.Length == 1)
                {
                    journal = LevelHeaders.FromSeverity(text[0] - '0');
                }
                else if (key.SequenceEqual("s"u8) && value.Kind == JsonKind.String && text.Length is 1 or 2)
                {
                    mongo = ReadMongo(text);
                }

                isJournal |= key.SequenceEqual("MESSAGE"u8)
                    || key.StartsWith("_SYSTEMD_"u8)
                    || key.StartsWith("SYSLOG_"u8);
                isMongo |= key.SequenceEqual("t"u8) && text.StartsWith("{\"$date\""u8);
            }
        }

        if (!vote.IsCast)
        {
            LogLevel program = isJournal ? journal : LogLevel.Unknown;
            return program == LogLevel.Unknown && isMongo ? mongo : program;
        }

        return vote.Result;
    }

    /// <summary>Whether a key is that of a level.</summary>
    public static bool IsKey(ReadOnlySpan<byte> key) => IsOneOf(Keys, key) || IsOneOf(JsonKeys, key);

    /// <summary>Finds the level of a message in logfmt; returns false if it has none, or is mostly something
    /// else.</summary>
    /// <remarks>One pair is not logfmt: "changed level=debug" is prose. A level must be among other pairs, or have only
    /// timestamps before it. Text after an unclosed quote may be quoted, and is ignored.
    /// </remarks>
    public static bool TryFindInLogfmt(ReadOnlySpan<byte> text, out LogLevel level)
    {
        LevelVote vote = default;
        int pairs = 0;
        bool isProse = false;
        bool isFirst = false;
        LogfmtScanner scanner = new(text);
        while (scanner.TryRead(out LogfmtToken token) && !scanner.HasOpenQuote)
        {
            if (!token.IsPair)
            {
                isProse |= token.Value[0] != '[' && !char.IsAsciiDigit((char)token.Value[0]);
                continue;
            }

            pairs++;
            if (IsOneOf(Keys, token.Key) && LevelNames.TryParse(token.Value, out LogLevel named))
            {
                vote.Add(named);
                isFirst |= !isProse;
            }
        }

        level = vote.Result;
        return vote.IsCast && (isFirst || pairs > 1);
    }

    private static bool IsOneOf(byte[][] keys, ReadOnlySpan<byte> key)
    {
        foreach (byte[] known in keys)
        {
            if (Ascii.EqualsIgnoreCase(key, known))
            {
                return true;
            }
        }

        return false;
    }

    // "log":{"level":"error"}          Elastic Common Schema
    private static bool TryReadNested(ReadOnlySpan<byte> json, out LogLevel level)
    {
        level = LogLevel.Unknown;
        JsonScanner scanner = new(json);
        if (scanner.TryEnter())
        {
            while (scanner.TryReadProperty(out ReadOnlySpan<byte> key, out JsonSlice value))
            {
                if (key.SequenceEqual("level"u8) || key.SequenceEqual("severity"u8))
                {
                    return TryRead(json.Slice(value.Start, value.Length), value.Kind, out level);
                }
            }
        }

        return false;
    }

    // F, E, W, I, and D or D1 to D5
    private static LogLevel ReadMongo(ReadOnlySpan<byte> text) =>
        text.Length == 1
            || (text[0] == 'D' && text[1] is >= (byte)'1' and <= (byte)'5')
                ? LevelHeaders.FromLetter(text[0]) : LogLevel.Unknown;

    private static bool TryRead(ReadOnlySpan<byte> value, JsonKind kind, out LogLevel level)
    {
        if (kind == JsonKind.String)
        {
            return LevelNames.TryParse(value.Trim((byte)' '), out level);
        }

        level = LogLevel.Unknown;
        return kind == JsonKind.Word
            && Utf8Parser.TryParse(value, out int number, out int length)
            && length == value.Length
            && TryReadNumber(number, out level);
    }

    // Bunyan's and pino's numbers. Those below 10 are syslog's, GELF's or an application's own, and are ambiguous.
    private static bool TryReadNumber(int number, out LogLevel level)
    {
        level = number switch
        {
            10 => LogLevel.Trace,
            20 => LogLevel.Debug,
            30 => LogLevel.Information,
            40 => LogLevel.Warning,
            50 => LogLevel.Error,
            60 => LogLevel.Critical,
            _ => LogLevel.Unknown,
        };
        return level != LogLevel.Unknown;
    }
}
