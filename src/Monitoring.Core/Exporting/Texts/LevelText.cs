using Monitoring.Messages;

namespace Monitoring.Exporting.Texts;

/// <summary>The names and numbers of levels in other systems.</summary>
internal static class LevelText
{
    /// <summary>The name in lower case; empty for an unknown level.</summary>
    public static ReadOnlySpan<byte> NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace"u8,
        LogLevel.Debug => "debug"u8,
        LogLevel.Information => "info"u8,
        LogLevel.Warning => "warn"u8,
        LogLevel.Error => "error"u8,
        LogLevel.Critical => "critical"u8,
        _ => [],
    };

    /// <summary>The severity number of OpenTelemetry (data model, appendix B); 0 for an unknown level.</summary>
    public static byte OtlpNumberOf(LogLevel level) => level switch
    {
        LogLevel.Trace => 1,
        LogLevel.Debug => 5,
        LogLevel.Information => 9,
        LogLevel.Warning => 13,
        LogLevel.Error => 17,
        LogLevel.Critical => 18,
        _ => 0,
    };

    /// <summary>The severity of syslog (RFC 5424, 6.2.1); an unknown level is informational.</summary>
    public static int SyslogNumberOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => 7,
        LogLevel.Warning => 4,
        LogLevel.Error => 3,
        LogLevel.Critical => 2,
        _ => 6,
    };
}
