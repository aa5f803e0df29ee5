using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;
using Monitoring.Parsing;

namespace Monitoring.Kubernetes.Streaming.Responses;

/// <summary>Builds batches of lines. Only the messages are copied into a batch, so that a queued batch takes no memory
/// for other parts of the response.</summary>
/// <param name="metadata">The metadata of the log.</param>
/// <param name="maxMessageBytes">The maximum length of a message, in bytes. Longer messages are cut.</param>
/// <param name="offset">The number of bytes of lines emitted before.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class BatchFiller(LogMetadata metadata, int maxMessageBytes, long offset, TimeProvider timeProvider)
{
    private LogBatch? _batch;
    private int _filled;
    private long _bytes;

    /// <summary>The number of bytes of lines emitted so far.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Adds a line.</summary>
    /// <param name="message">The kept part of the line's message.</param>
    /// <param name="time">The line's time, in nanoseconds of Unix time.</param>
    /// <param name="originalLength">The length of the whole message, in bytes.</param>
    /// <param name="capacity">The maximum size of this message and all that may be added to the same batch, in
    /// bytes.</param>
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

    /// <summary>Takes the batch; returns false if no line was added.</summary>
    public bool TryTake([NotNullWhen(true)] out LogBatch? batch, out long bytes)
    {
        (batch, bytes) = (_batch, _bytes);
        (_batch, _filled, _bytes) = (null, 0, 0);
        return batch is not null;
    }
}
