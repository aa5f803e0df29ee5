using Monitoring.Messages.Fields;

namespace Monitoring.Messages.Timestamps;

// Implementation notes
//
// The reader runs once for each line of a file that is not a container's log. The format of the last timestamp is tried
// first. For a line that does not begin like a timestamp, the search ends at its first word. Members of JSON objects
// and pairs of logfmt take longer to find, so a stream of messages without a timestamp is checked only now and then.

/// <summary>Reads the timestamps that programs write into the messages of one stream.</summary>
/// <remarks>
/// <para>A time is read at the usual positions: at the beginning, after a level, a priority or brackets
/// (<see cref="TimestampPrefix"/>), and in an access log's brackets. In a JSON object or in logfmt, it is the value of
/// a key for times (<see cref="TimestampKeys"/>). A date elsewhere in a message is not the time of the message.</para>
/// <para>A time needs a date, hours, minutes and seconds. A time before 1990, or more than a day after the read, is
/// rejected.</para>
/// Not thread-safe: use one reader for each stream.
/// </remarks>
/// <param name="zone">The zone of times without one.</param>
internal sealed class TimestampReader(TimeZoneInfo zone)
{
    /// <summary>After this many consecutive objects without a time, only one of as many is checked.</summary>
    private const int MaxMisses = 32;

    /// <summary>The maximum distance of an access log's time from the beginning, in bytes.</summary>
    private const int MaxAccessBytes = 256;

    /// <summary>The maximum age of a number at the beginning of a line, read as a time. An older one is some other
    /// number.</summary>
    private const long MaxAgeOfNumber = 400L * 24 * 3600 * 1_000_000_000;

    private readonly LocalTime _local = new(zone);
    private int _format;
    private int _misses;

    /// <summary>Reads a message's time.</summary>
    /// <param name="message">The message.</param>
    /// <param name="readAt">The time at which the message was read, in nanoseconds of Unix time.</param>
    /// <param name="moment">The time, in nanoseconds of Unix time.</param>
    /// <returns>False if there is no time, or an implausible one.</returns>
    public bool TryRead(ReadOnlySpan<byte> message, long readAt, out long moment)
    {
        if (TimestampPrefix.IsObject(message))
        {
            return TryReadStructured(message, readAt, isObject: true, out moment);
        }

        TextCursor text = new(message);
        for (int skipped = 0; skipped <= TimestampPrefix.MaxSkipped; skipped++)
        {
            if (TimestampPrefix.IsLikeTime(text.Rest) && TryReadHere(text.Rest, readAt, isValue: false, out moment))
            {
                return true;
            }

            if (!TimestampPrefix.TrySkip(ref text))
            {
                break;
            }
        }

        return TryReadAccess(message, readAt, out moment)
            || (TimestampKeys.IsLikeLogfmt(message) && TryReadStructured(message, readAt, isObject: false, out moment));
    }

    /// <summary>Reads a time at the beginning of a text. Tries the format of the last time first.</summary>
    /// <param name="text">The text.</param>
    /// <param name="readAt">The time of the read.</param>
    /// <param name="isValue">Whether the text is the value of a key for times.</param>
    /// <param name="moment">The time.</param>
    private bool TryReadHere(ReadOnlySpan<byte> text, long readAt, bool isValue, out long moment)
    {
        for (int tried = 0; tried <= TimestampFormats.Count; tried++)
        {
            int format = tried == 0 ? _format : tried - 1;
            TextCursor here = new(text);
            if (TimestampFormats.TryRead(format, ref here, out CalendarTime time)
                && _local.TryFind(time, readAt, out moment)
                && (isValue || format != TimestampFormats.Unix || moment > readAt - MaxAgeOfNumber))
            {
                _format = format;
                return true;
            }
        }

        moment = default;
        return false;
    }

    /// <summary><c>10.0.0.1 - - [23/Nov/2026:01:26:46 +0000] "GET / HTTP/1.1"</c>, with any text before the
    /// brackets.</summary>
    private bool TryReadAccess(ReadOnlySpan<byte> message, long readAt, out long moment)
    {
        ReadOnlySpan<byte> rest = message.Length > MaxAccessBytes ? message[..MaxAccessBytes] : message;
        for (int bracket = rest.IndexOf(" ["u8); bracket >= 0; bracket = rest.IndexOf(" ["u8))
        {
            rest = rest[(bracket + " ["u8.Length)..];
            if (rest.Length > 6
                && rest[2] == '/'
                && rest[6] == '/'
                && TryReadHere(rest, readAt, isValue: false, out moment))
            {
                return true;
            }
        }

        moment = default;
        return false;
    }

    private bool TryReadStructured(ReadOnlySpan<byte> message, long readAt, bool isObject, out long moment)
    {
        moment = default;
        if (_misses > MaxMisses && _misses % MaxMisses != 0)
        {
            _misses++;
            return false;
        }

        bool isFound = isObject
            ? TryReadObject(message, readAt, out moment) : TryReadPairs(message, readAt, out moment);
        _misses = isFound ? 0 : _misses + 1;
        return isFound;
    }

    private bool TryReadObject(ReadOnlySpan<byte> json, long readAt, out long moment)
    {
        JsonScanner scanner = new(json);
        if (scanner.TryEnter())
        {
            while (scanner.TryReadProperty(out ReadOnlySpan<byte> key, out JsonSlice value))
            {
                ReadOnlySpan<byte> text = json.Slice(value.Start, value.Length);
                if (TimestampKeys.IsTime(key)
                    && (
                        value.Kind == JsonKind.Nested
                        ? TryReadNested(text, readAt, out moment) : TryReadValue(text, readAt, out moment)))
                {
                    return true;
                }
            }
        }

        moment = default;
        return false;
    }

    /// <summary><c>"t":{"$date":"2026-11-23T01:26:46.123+00:00"}</c> of MongoDB,
    /// <c>"instant":{"epochSecond":1764000000,"nanoOfSecond":123}</c> of log4j.</summary>
    private bool TryReadNested(ReadOnlySpan<byte> json, long readAt, out long moment)
    {
        moment = default;
        JsonScanner scanner = new(json);
        bool isFound = false;
        long nanoseconds = 0;
        if (scanner.TryEnter())
        {
            while (scanner.TryReadProperty(out ReadOnlySpan<byte> key, out JsonSlice value))
            {
                ReadOnlySpan<byte> text = json.Slice(value.Start, value.Length);
                if (key.SequenceEqual("$date"u8) || key.SequenceEqual("epochSecond"u8))
                {
                    isFound = TryReadValue(text, readAt, out moment);
                }
                else if (key.SequenceEqual("nanoOfSecond"u8)
                    && System.Buffers.Text.Utf8Parser.TryParse(text, out int fraction, out _))
                {
                    nanoseconds = fraction;
                }
            }
        }

        moment += isFound ? nanoseconds : 0;
        return isFound;
    }

    private bool TryReadPairs(ReadOnlySpan<byte> text, long readAt, out long moment)
    {
        LogfmtScanner scanner = new(text);
        while (scanner.TryRead(out LogfmtToken token) && !scanner.HasOpenQuote)
        {
            if (token.IsPair && TimestampKeys.IsTime(token.Key) && TryReadValue(token.Value, readAt, out moment))
            {
                return true;
            }
        }

        moment = default;
        return false;
    }

    private bool TryReadValue(ReadOnlySpan<byte> value, long readAt, out long moment)
    {
        moment = default;
        return TimestampPrefix.IsLikeTime(value) && TryReadHere(value, readAt, isValue: true, out moment);
    }
}
