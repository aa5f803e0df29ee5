using System.Buffers.Text;
using System.Text;

namespace Monitoring.Messages;

/// <summary>Finds the level that a structured message has as a field: in a JSON object or in logfmt.</summary>
internal static class LevelFields
{
    private static readonly byte[][] Keys =
    [
        "level"u8.ToArray(), "lvl"u8.ToArray(), "severity"u8.ToArray(), "loglevel"u8.ToArray(), "@l"u8.ToArray(),
        "levelname"u8.ToArray(), "log.level"u8.ToArray(), "@level"u8.ToArray(),
        "severitytext"u8.ToArray(), "severity_text"u8.ToArray(),
    ];

    /// <summary>The level of a JSON object, by its own keys, not those of objects within it.</summary>
    /// <param name="json">The object, or as much of it as is looked at.</param>
    public static LogLevel FindInJson(ReadOnlySpan<byte> json)
    {
        LevelVote vote = default;
        JsonScanner scanner = new(json);
        if (scanner.TryEnter())
        {
            while (scanner.TryReadProperty(out ReadOnlySpan<byte> key, out JsonSlice value))
            {
                if (IsLevelKey(key) && TryRead(json.Slice(value.Start, value.Length), value.Kind, out LogLevel level))
                {
                    vote.Add(level);
                }
            }
        }

        return vote.Result;
    }

    /// <summary>The level of a message in logfmt; false if it has none, or is mostly something else.</summary>
    /// <remarks>One pair makes no logfmt: "changed level=debug" is prose. What counts is a level among other pairs, or one
    /// with no word before it but timestamps. What follows a quote that is not closed may be quoted, and does not count.
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
            if (IsLevelKey(token.Key) && LevelNames.TryParse(token.Value, out LogLevel named))
            {
                vote.Add(named);
                isFirst |= !isProse;
            }
        }

        level = vote.Result;
        return vote.IsCast && (isFirst || pairs > 1);
    }

    private static bool IsLevelKey(ReadOnlySpan<byte> key)
    {
        foreach (byte[] known in Keys)
        {
            if (Ascii.EqualsIgnoreCase(key, known))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryRead(ReadOnlySpan<byte> value, JsonKind kind, out LogLevel level)
    {
        if (kind == JsonKind.String)
        {
            return LevelNames.TryParse(value, out level);
        }

        level = LogLevel.Unknown;
        return kind == JsonKind.Word
            && Utf8Parser.TryParse(value, out int number, out int length)
            && length == value.Length
            && TryReadNumber(number, out level);
    }

    // Bunyan's and pino's numbers. Those below 10 are syslog's, GELF's or an application's own: they say nothing alone.
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
