using Monitoring.Entries;
using Monitoring.Messages.Timestamps;

namespace Monitoring.Parsing;

/// <summary>Finds the times of the messages of one stream: the time in the message, or that of the message before
/// it.</summary>
/// <param name="reader">Reads the times in messages.</param>
internal sealed class MessageTimes(TimestampReader reader)
{
    private LogTimestamp? _last;

    /// <summary>Finds the time of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="readAt">The time at which the message was read.</param>
    /// <param name="time">The time.</param>
    /// <returns>Whether this message or one before it has a time.</returns>
    public bool TryFind(ReadOnlySpan<byte> message, LogTimestamp readAt, out LogTimestamp time)
    {
        if (reader.TryRead(message, readAt.UnixNanoseconds, out long own))
        {
            _last = new LogTimestamp(own);
        }

        time = _last ?? readAt;
        return _last is not null;
    }
}
