using System.Buffers;
using Monitoring.Entries;

namespace Monitoring.Parsing;

/// <summary>Joins the parts of messages that a runtime has split. Handles one stream, with each of its outputs
/// separately.</summary>
/// <remarks>Belongs to the stream, not to the file: a message whose first part is the last line of a rotated file
/// continues in the next file. The times in the lines decide whether parts belong together, not the times of the reads.
/// It keeps at most the maximum length of a message for each output; further bytes are only counted.</remarks>
/// <param name="maxMessageBytes">The maximum length of a message, in bytes.</param>
/// <param name="maxPause">The maximum time between two parts.</param>
/// <param name="reads">Numbers the reads.</param>
internal sealed class PartialJoiner(int maxMessageBytes, TimeSpan maxPause, ReadCounter reads)
{
    private const int OutputCount = 3;

    /// <summary>The additional time for which a message waits for its next part. A part may be read that much later
    /// than it was written, or after a line of another output.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    // No UInt128: code that knows the layout of a type with such a field is not compiled ahead of time.
    private readonly ulong _maxPause = ToNanoseconds(maxPause.Ticks);
    private readonly ulong _maxWait = ToNanoseconds(
        Math.Min(maxPause.Ticks, long.MaxValue - Margin.Ticks) + Margin.Ticks);

    /// <summary>The messages by output, created on first use. Most streams have none, and there may be thousands of
    /// streams.</summary>
    private readonly PartialMessage?[] _messages = new PartialMessage?[OutputCount];

    /// <summary>The number of incomplete messages.</summary>
    public int OpenCount { get; private set; }

    /// <summary>The incomplete messages.</summary>
    public IEnumerable<PartialMessage> Open => _messages.OfType<PartialMessage>().Where(message => message.IsOpen);

    /// <summary>Whether the output has an incomplete message.</summary>
    public bool IsOpen(LogOutput output) => _messages[(int)output] is { IsOpen: true };

    /// <summary>Gets the first line of the output's present or last incomplete message.</summary>
    public PendingStart GetLine(LogOutput output) => _messages[(int)output]!.Line;

    /// <summary>Adds a part after which the message continues. The first part begins the message.</summary>
    /// <param name="part">The record of the part. Its bytes are copied.</param>
    /// <param name="bytes">The part's bytes.</param>
    /// <param name="time">The time in the part's line, in nanoseconds of Unix time; 0 if there is none.</param>
    /// <param name="readTick">The time of the read, on the monotonic clock.</param>
    public void Append(in LogRecord part, ReadOnlySpan<byte> bytes, long time, long readTick)
    {
        PartialMessage message = _messages[(int)part.Output] ??= new PartialMessage();
        if (!message.IsOpen)
        {
            message.Begin(part.Timestamp);
            message.Line.Begin(reads, part.Offset);
            OpenCount++;
        }

        message.Append(bytes, part.OriginalLength, maxMessageBytes);
        message.LastOffset = part.Offset;
        message.LastTime = time;
        message.GrownTick = readTick;
    }

    /// <summary>Emits the incomplete messages whose next part is overdue by the time of a line.</summary>
    /// <param name="batch">Receives the messages.</param>
    /// <param name="output">The line's output. A part of another output that was written earlier may still
    /// follow.</param>
    /// <param name="time">The time in the line, in nanoseconds of Unix time.</param>
    /// <param name="traces">The joiner that may hold earlier lines of the same outputs; null if there is none.</param>
    public void Expire(LogBatch batch, LogOutput output, long time, MultilineJoiner? traces)
    {
        for (int index = 0; index < OutputCount; index++)
        {
            if (_messages[index] is { IsOpen: true, LastTime: not 0 } message
                && time > message.LastTime
                && unchecked((ulong)time - (ulong)message.LastTime) > (index == (int)output ? _maxPause : _maxWait))
            {
                Emit(batch, message, (LogOutput)index, traces);
            }
        }
    }

    /// <summary>Completes the message of the part's output with its last part and adds it to the batch.</summary>
    public void Complete(LogBatch batch, in LogRecord part, ReadOnlySpan<byte> bytes)
    {
        PartialMessage message = _messages[(int)part.Output]!;
        ReadOnlySpan<byte> rest = bytes[..Math.Min(bytes.Length, maxMessageBytes - message.Bytes.Length)];
        LogRecord record = part with
        {
            Timestamp = message.Timestamp,
            OriginalLength = message.OriginalLength + part.OriginalLength,
        };
        batch.AddJoined(record, message.Bytes, rest);
        Close(message);
    }

    /// <summary>Emits the incomplete messages that have not grown since a moment of the monotonic clock.</summary>
    /// <param name="batch">Receives the messages.</param>
    /// <param name="notGrownSinceTick">The moment.</param>
    /// <param name="traces">The joiner that may hold earlier lines of the same outputs; null if there is none.</param>
    public void Flush(LogBatch batch, long notGrownSinceTick, MultilineJoiner? traces)
    {
        for (int output = 0; output < OutputCount; output++)
        {
            if (_messages[output] is { IsOpen: true } message && message.GrownTick <= notGrownSinceTick)
            {
                Emit(batch, message, (LogOutput)output, traces);
            }
        }
    }

    // Two times are less than 2^64 nanoseconds apart: a longer pause never ends.
    private static ulong ToNanoseconds(long ticks) =>
        (ulong)ticks > ulong.MaxValue / TimeSpan.NanosecondsPerTick
            ? ulong.MaxValue
            : (ulong)ticks * TimeSpan.NanosecondsPerTick;

    private void Emit(LogBatch batch, PartialMessage message, LogOutput output, MultilineJoiner? traces)
    {
        traces?.Emit(batch, output);
        LogRecord record = new()
        {
            Start = 0,
            Length = message.Bytes.Length,
            Timestamp = message.Timestamp,
            Offset = message.LastOffset,
            OriginalLength = message.OriginalLength,
            Output = output,
        };
        batch.AddJoined(record, message.Bytes, default);
        Close(message);
    }

    private void Close(PartialMessage message)
    {
        message.Close();
        OpenCount--;
    }

    /// <summary>A message whose last part was not read yet. Reused for the next message of its output.</summary>
    internal sealed class PartialMessage
    {
        private byte[] _bytes = [];
        private int _length;

        /// <summary>Whether there is such a message.</summary>
        public bool IsOpen { get; private set; }

        /// <summary>The line of the first part.</summary>
        public PendingStart Line { get; } = new();

        /// <summary>The time of the first part.</summary>
        public LogTimestamp Timestamp { get; private set; }

        /// <summary>The offset in the file of the latest part's line.</summary>
        public long LastOffset { get; set; }

        /// <summary>The time in the latest part's line, in nanoseconds of Unix time; 0 if there is none.</summary>
        public long LastTime { get; set; }

        /// <summary>The time at which the latest part was read, on the monotonic clock.</summary>
        public long GrownTick { get; set; }

        /// <summary>The length so far, in bytes, including bytes that were cut off.</summary>
        public long OriginalLength { get; private set; }

        /// <summary>The bytes so far.</summary>
        public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

        public void Begin(LogTimestamp timestamp)
        {
            IsOpen = true;
            Timestamp = timestamp;
            OriginalLength = 0;
        }

        public void Append(ReadOnlySpan<byte> part, long originalLength, int maxMessageBytes)
        {
            OriginalLength += originalLength;
            ReadOnlySpan<byte> kept = part[..Math.Min(part.Length, maxMessageBytes - _length)];
            if (_bytes.Length - _length < kept.Length)
            {
                byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, _length + kept.Length));
                Bytes.CopyTo(larger);
                ReturnBuffer();
                _bytes = larger;
            }

            kept.CopyTo(_bytes.AsSpan(_length));
            _length += kept.Length;
        }

        public void Close()
        {
            ReturnBuffer();
            _length = 0;
            IsOpen = false;
        }

        private void ReturnBuffer()
        {
            if (_bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
                _bytes = [];
            }
        }
    }
}
