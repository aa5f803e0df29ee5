namespace Monitoring.Messages.Levels;

/// <summary>Reads the level from headers in a fixed format, with a letter, a number or a word for the level.</summary>
/// <remarks>
/// <list type="number">
/// <item>klog, glog and CockroachDB: <c>E0806 14:55:00.123456 1 main.go:7]</c>, <c>E20260806 14:55:00.123456</c>,
/// <c>E260806 14:55:00.123456</c>, also after a syslog header;</item>
/// <item>tornado and Jupyter: <c>[E 2026-06-01 10:00:00.123 ServerApp]</c>, <c>[E 260601 10:00:00 web:1]</c>;</item>
/// <item>Erlang: <c>=ERROR REPORT==== 1-Jun-2026::10:00:00 ===</c>;</item>
/// <item>systemd's status on a console: <c>[FAILED] Failed to start</c>, <c>[  OK  ] Started</c>;</item>
/// <item>Redis: <c>1:M 01 Jun 2026 10:00:00.123 * Ready</c>;</item>
/// <item>after the time, telegraf's <c>E!</c>, Xorg's <c>(EE)</c>, PostgreSQL's <c>LOG:</c>, PHP's <c>PHP Warning:</c>
/// and npm's <c>npm warn</c>.</item>
/// </list>
/// </remarks>
internal static class LevelHeaders
{
    /// <summary>The maximum length of a syslog header, in bytes.</summary>
    private const int MaxSyslogHeader = 128;

    /// <summary>The maximum priority of syslog: facility 23, severity 7.</summary>
    private const int MaxPriority = 191;

    /// <summary>Reads the header at the beginning of a line.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out LogLevel level)
    {
        level = LogLevel.Unknown;
        if (text.IsEmpty)
        {
            return false;
        }

        level = text[0] switch
        {
            (byte)'[' => ReadBracket(text),
            (byte)'=' => ReadErlang(text),
            >= (byte)'0' and <= (byte)'9' => ReadRedis(text),
            _ => ReadKlog(text),
        };
        if (level == LogLevel.Unknown
            && text[..Math.Min(text.Length, MaxSyslogHeader)].IndexOf("]: "u8) is > 0 and int end)
        {
            level = ReadKlog(text[(end + 3)..]);
        }

        return level != LogLevel.Unknown;
    }

    /// <summary>Reads the header after the time of a line.</summary>
    /// <param name="text">The line after its prefix.</param>
    /// <param name="hasTime">Whether the prefix has a time.</param>
    public static LogLevel ReadAfterTime(ReadOnlySpan<byte> text, bool hasTime)
    {
        if (text.Length < 3)
        {
            return LogLevel.Unknown;
        }

        if (hasTime && text[1] == '!' && text[2] == ' ')
        {
            return FromLetter(text[0]);
        }

        return text[0] switch
        {
            (byte)'(' => ReadXorg(text),
            (byte)'P' => ReadPhp(text),
            (byte)'n' when text.StartsWith("npm "u8) => ReadNpm(text[4..]),
            _ => hasTime && IsPostgresLog(text) ? LogLevel.Information : LogLevel.Unknown,
        };
    }

    /// <summary>Reads the priority of syslog at the beginning of a line: <c>&lt;3&gt;</c>,
    /// <c>&lt;34&gt;1 2026-…</c>.</summary>
    /// <param name="text">The line.</param>
    /// <param name="level">The level of the severity.</param>
    /// <returns>The length of the priority; 0 if there is none.</returns>
    public static int ReadPriority(ReadOnlySpan<byte> text, out LogLevel level)
    {
        level = LogLevel.Unknown;
        int end = text.IsEmpty || text[0] != '<' ? -1 : text[..Math.Min(text.Length, 5)].IndexOf((byte)'>');
        if (end < 2 || end + 1 == text.Length || text[end + 1] == '<')
        {
            return 0;
        }

        int priority = 0;
        foreach (byte digit in text[1..end])
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return 0;
            }

            priority = (priority * 10) + digit - '0';
        }

        level = priority <= MaxPriority ? FromSeverity(priority & 7) : LogLevel.Unknown;
        return priority <= MaxPriority ? end + 1 : 0;
    }

    /// <summary>The level of a severity of syslog, RFC 5424, section 6.2.1.</summary>
    public static LogLevel FromSeverity(int severity) => severity switch
    {
        >= 0 and <= 2 => LogLevel.Critical,
        3 => LogLevel.Error,
        4 => LogLevel.Warning,
        5 or 6 => LogLevel.Information,
        7 => LogLevel.Debug,
        _ => LogLevel.Unknown,
    };

    /// <summary>The level of a capital letter.</summary>
    public static LogLevel FromLetter(byte letter) => letter switch
    {
        (byte)'D' => LogLevel.Debug,
        (byte)'I' => LogLevel.Information,
        (byte)'W' => LogLevel.Warning,
        (byte)'E' => LogLevel.Error,
        (byte)'C' or (byte)'F' => LogLevel.Critical,
        _ => LogLevel.Unknown,
    };

    // Lmmdd hh:mm:ss.uuuuuu threadid file:line] msg           kubernetes/klog, klog.go, header; google/glog has a year before mm,
    // CockroachDB a year of two digits
    private static LogLevel ReadKlog(ReadOnlySpan<byte> text) =>
        KlogHeader.IsAt(text) ? FromLetter(text[0]) : LogLevel.Unknown;

    private static LogLevel ReadBracket(ReadOnlySpan<byte> text)
    {
        if (text.Length > 20 && text[2] == ' ' && char.IsAsciiDigit((char)text[3]) && char.IsAsciiDigit((char)text[4])
            && text[..20].IndexOf((byte)':') > 8)
        {
            return FromLetter(text[1]);
        }

        int end = text[..Math.Min(text.Length, 16)].IndexOf((byte)']');
        ReadOnlySpan<byte> status = end < 0 ? default : text[1..end].Trim((byte)' ');
        if (status.SequenceEqual("FAILED"u8) || status.SequenceEqual("DEPEND"u8))
        {
            return LogLevel.Error;
        }

        return text.StartsWith("[  OK  ] "u8) ? LogLevel.Information : LogLevel.Unknown;
    }

    private static LogLevel ReadErlang(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf(" REPORT==="u8);
        ReadOnlySpan<byte> kind = end < 1 ? default : text[1..end];
        if (kind.SequenceEqual("ERROR"u8) || kind.SequenceEqual("CRASH"u8) || kind.SequenceEqual("SUPERVISOR"u8))
        {
            return LogLevel.Error;
        }

        return kind.SequenceEqual("WARNING"u8) ? LogLevel.Warning
            : kind.SequenceEqual("INFO"u8) || kind.SequenceEqual("PROGRESS"u8) ? LogLevel.Information
            : LogLevel.Unknown;
    }

    // pid:role dd Mon yyyy hh:mm:ss.mmm mark msg              redis, src/server.c, serverLogRaw
    private static LogLevel ReadRedis(ReadOnlySpan<byte> text)
    {
        const int TimeAndMark = 28;
        int colon = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (colon is < 1 or > 10 || text[colon] != ':' || text.Length <= colon + TimeAndMark)
        {
            return LogLevel.Unknown;
        }

        ReadOnlySpan<byte> header = text.Slice(colon + 1, TimeAndMark - 1);
        return char.IsAsciiLetterUpper((char)header[0])
            && header[1] == ' '
            && header[4] == ' '
            && header[8] == ' '
            && header[13] == ' '
            && header[16] == ':' && header[19] == ':' && header[22] == '.' && header[26] == ' '
            ? text[colon + TimeAndMark] switch
            {
                (byte)'.' or (byte)'-' => LogLevel.Debug,
                (byte)'*' => LogLevel.Information,
                (byte)'#' => LogLevel.Warning,
                _ => LogLevel.Unknown,
            }
            : LogLevel.Unknown;
    }

    // xorg-server, os/log.c
    private static LogLevel ReadXorg(ReadOnlySpan<byte> text) =>
        text.StartsWith("(EE) "u8) ? LogLevel.Error
        : text.StartsWith("(WW) "u8) ? LogLevel.Warning
        : text.StartsWith("(II) "u8) ? LogLevel.Information
        : LogLevel.Unknown;

    // "LOG:  checkpoint starting", also after a user and a database; postgres, src/backend/utils/error/elog.c, send_message_to_server_log
    private static bool IsPostgresLog(ReadOnlySpan<byte> text)
    {
        const int Window = 128;
        return text.StartsWith("LOG:  "u8) || text[..Math.Min(text.Length, Window)].IndexOf(" LOG:  "u8) >= 0;
    }

    // npm/cli, lib/utils/display.js: "npm error code E404"; before npm 10 "npm ERR!", which is a mark
    private static LogLevel ReadNpm(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = end < 0 ? text : text[..end];
        bool isOther = word.SequenceEqual("verb"u8) || word.SequenceEqual("http"u8) || word.SequenceEqual("sill"u8);
        return isOther ? (word[0] == 's' ? LogLevel.Trace : word[0] == 'v' ? LogLevel.Debug : LogLevel.Information)
            : word.SequenceEqual("error"u8) ? LogLevel.Error
            : word.SequenceEqual("warn"u8) ? LogLevel.Warning
            : word.SequenceEqual("notice"u8) || word.SequenceEqual("info"u8) ? LogLevel.Information
            : LogLevel.Unknown;
    }

    // php-src, main/main.c, php_error_cb
    private static LogLevel ReadPhp(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("PHP "u8))
        {
            return LogLevel.Unknown;
        }

        text = text[4..];
        if (text.StartsWith("Warning: "u8) || text.StartsWith("Deprecated: "u8))
        {
            return LogLevel.Warning;
        }

        if (text.StartsWith("Notice: "u8))
        {
            return LogLevel.Information;
        }

        return text.StartsWith("Fatal error: "u8)
            || text.StartsWith("Parse error: "u8)
            || text.StartsWith("Recoverable fatal error: "u8)
            ? LogLevel.Error
            : LogLevel.Unknown;
    }
}
