using System.Globalization;
using Monitoring.Entries;
using Monitoring.Storing.Blocks;

namespace Monitoring.Exporting.Texts;

/// <summary>Writes times as RFC 3339 in UTC, without an object for each.</summary>
/// <remarks>Entries of one second share the text up to the second. Owned by one thread.</remarks>
internal sealed class TimeText
{
    private const int SecondLength = 19;
    private readonly byte[] _second = new byte[SecondLength];
    private long _current = long.MinValue;

    /// <summary>Writes a time, such as <c>2026-11-23T01:26:46.300187894Z</c>.</summary>
    /// <param name="output">The buffer.</param>
    /// <param name="time">The time.</param>
    /// <param name="digits">The number of digits after the second, from 1 to 9; the rest is cut off.</param>
    public void Write(ByteBuffer output, LogTimestamp time, int digits = 9)
    {
        long seconds = Math.DivRem(time.UnixNanoseconds, LogTimestamp.NanosecondsPerSecond, out long nanoseconds);
        if (nanoseconds < 0)
        {
            seconds--;
            nanoseconds += LogTimestamp.NanosecondsPerSecond;
        }

        if (seconds != _current)
        {
            DateTimeOffset.FromUnixTimeSeconds(seconds).TryFormat(
                _second, out _, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
            _current = seconds;
        }

        Span<byte> text = output.Take(SecondLength + digits + 2);
        _second.CopyTo(text);
        text[SecondLength] = (byte)'.';
        const int AllDigits = 9;
        for (int dropped = digits; dropped < AllDigits; dropped++)
        {
            nanoseconds /= 10;
        }

        for (int index = SecondLength + digits; index > SecondLength; index--)
        {
            (nanoseconds, long digit) = Math.DivRem(nanoseconds, 10);
            text[index] = (byte)('0' + digit);
        }

        text[^1] = (byte)'Z';
    }
}
