using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;
using Monitoring.Parsing;

namespace Monitoring.Kubernetes.Streaming.Responses;

/// <summary>Makes batches of lines, whose messages are copied together: what is no message of an answer takes no memory that waits
/// to be taken.</summary>
/// <param name="metadata">What is known of the log.</param>
/// <param name="maxMessageBytes">The longest message, in bytes; a longer one is cut.</param>
/// <param name="offset">How many bytes of lines were given out before.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class BatchFiller(LogMetadata metadata, int maxMessageBytes, long offset, TimeProvider timeProvider)
{
    private LogBatch? _batch;
    private int _filled;
    private long _bytes;

    /// <summary>How many bytes of lines were given out by now.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Adds a line.</summary>
    /// <param name="message">Its message, as far as it was kept.</param>
    /// <param name="time">Its time, in nanoseconds of Unix time.</param>
    /// <param name="originalLength">How long the message is, in bytes.</param>
    /// <param name="capacity">What this message and all that may be added to the same batch take at most, in bytes.</param>
    public void Add(ReadOnlySpan<byte> message, long time, long originalLength, int capacity)
    {
        _batch ??= new LogBatch(metadata, timeProvider, capacity);
        int length = message.Length > maxMessageBytes ? MessageCut.Find(message, maxMessageBytes) : message.Length;
        message[..length].CopyTo(_batch.Bytes.AsSpan(_filled));
        _batch.Add(new LogRecord
        {
            Start = _filled,
            Length = length,
            Timestamp = new LogTimestamp(time),
            Offset = Offset,
            OriginalLength = originalLength,
            Output = LogOutput.Unknown,
        });
        _filled += length;
        _bytes += originalLength;
        Offset += originalLength + 1;
    }

    /// <summary>Takes the batch; false if nothing was added.</summary>
    public bool TryTake([NotNullWhen(true)] out LogBatch? batch, out long bytes)
    {
        (batch, bytes) = (_batch, _bytes);
        (_batch, _filled, _bytes) = (null, 0, 0);
        return batch is not null;
    }
}
