using System.Text;

namespace Monitoring.Messages.Timestamps;

/// <summary>The keys of times in structured messages.</summary>
internal static class TimestampKeys
{
    private const int MaxKeyBytes = 32;

    private static readonly byte[][] Names =
    [
        "time"u8.ToArray(), "ts"u8.ToArray(), "timestamp"u8.ToArray(), "@timestamp"u8.ToArray(), "t"u8.ToArray(),
        "@t"u8.ToArray(),
        "date"u8.ToArray(), "datetime"u8.ToArray(), "eventtime"u8.ToArray(), "event_time"u8.ToArray(),
        "asctime"u8.ToArray(), "instant"u8.ToArray(),
        "timemillis"u8.ToArray(), "time_local"u8.ToArray(), "time_iso8601"u8.ToArray(), "start_time"u8.ToArray(),
        "logged_at"u8.ToArray(),
        "requestreceivedtimestamp"u8.ToArray(), "__realtime_timestamp"u8.ToArray(),
        "_source_realtime_timestamp"u8.ToArray(), "time_unix_nano"u8.ToArray(),
        "timeunixnano"u8.ToArray(),
    ];

    /// <summary>Whether a member or a pair of this name has the message's time.</summary>
    public static bool IsTime(ReadOnlySpan<byte> key)
    {
        foreach (byte[] name in Names)
        {
            if (Ascii.EqualsIgnoreCase(key, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a message begins with a pair of logfmt.</summary>
    public static bool IsLikeLogfmt(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> beginning = message.Length > MaxKeyBytes ? message[..MaxKeyBytes] : message;
        int end = beginning.IndexOfAny((byte)'=', (byte)' ', (byte)'"');
        return end > 0 && beginning[end] == '=';
    }
}
