using System.Buffers;
using Monitoring.Entries;

namespace Monitoring.Parsing;

/// <summary>Joins the parts of messages that a runtime has split, for one stream and each of its outputs apart.</summary>
/// <remarks>Belongs to the stream, not to the file: a message whose first part is the last line of a rotated file goes on
/// in its successor. Whether parts belong together is said by the times in their lines, not by when they are read. It keeps at most the longest message allowed for each output; of what is more it keeps the count.</remarks>
/// <param name="maxMessageBytes">The longest message, in bytes.</param>
/// <param name="maxPause">The longest time between two parts.</param>
/// <param name="order">Numbers what is read.</param>
internal sealed class PartialJoiner(int maxMessageBytes, TimeSpan maxPause, LineOrder order)
{
    private const int OutputCount = 3;

    /// <summary>How much longer than the longest pause a message waits for its next part: so much later than it was written the part
    /// may be read, and a line of another output may stand before it.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private readonly UInt128 _maxPause = ToNanoseconds(maxPause);
    private readonly UInt128 _maxWait = ToNanoseconds(maxPause) + ToNanoseconds(Margin);

    /// <summary>By output, made when it is first needed: most streams have none, and there may be thousands of them.</summary>
    private readonly OpenMessage?[] _messages = new OpenMessage?[OutputCount];

    /// <summary>How many messages are open.</summary>
    public int OpenCount { get; private set; }

    /// <summary>The open messages.</summary>
    public IEnumerable<OpenMessage> Open => _messages.OfType<OpenMessage>().Where(message => message.IsOpen);

    /// <summary>Whether a message of this output is open.</summary>
    public bool IsOpen(LogOutput output) => _messages[(int)output] is { IsOpen: true };

    /// <summary>The first line of the message of this output that is open, or was last.</summary>
    public OpenLine GetLine(LogOutput output) => _messages[(int)output]!.Line;

    /// <summary>Adds a part after which the message goes on; the first one opens it.</summary>
    /// <param name="part">The record of the part, over bytes that are copied here.</param>
    /// <param name="bytes">The part's bytes.</param>
    /// <param name="time">When it was written, in nanoseconds of Unix time; 0 if its line does not say.</param>
    /// <param name="readTick">When it was read, on the monotonic clock.</param>
    public void Append(in LogRecord part, ReadOnlySpan<byte> bytes, long time, long readTick)
    {
        OpenMessage message = _messages[(int)part.Output] ??= new OpenMessage();
        if (!message.IsOpen)
        {
            message.Begin(part.Timestamp);
            message.Line.Begin(order, part.Offset);
            OpenCount++;
        }

        message.Append(bytes, part.OriginalLength, maxMessageBytes);
        message.LastOffset = part.Offset;
        message.LastTime = time;
        message.GrownTick = readTick;
    }

    /// <summary>Gives out, as they are, the open messages whose next part cannot come any more, as a line shows by its time.</summary>
    /// <param name="batch">Takes them.</param>
    /// <param name="output">The line's output: of the other one a part may still follow that was written before.</param>
    /// <param name="time">When the line was written, in nanoseconds of Unix time.</param>
    /// <param name="traces">Holds what stands before them on the same outputs, if anything does.</param>
    public void Expire(LogBatch batch, LogOutput output, long time, MultilineJoiner? traces)
    {
        for (int index = 0; index < OutputCount; index++)
        {
            if (_messages[index] is { IsOpen: true, LastTime: not 0 } message
                && time > message.LastTime
                && (UInt128)((Int128)time - message.LastTime) > (index == (int)output ? _maxPause : _maxWait))
            {
                GiveOut(batch, message, (LogOutput)index, traces);
            }
        }
    }

    /// <summary>Ends the open message of the part's output with its last part and adds it to the batch.</summary>
    public void Complete(LogBatch batch, in LogRecord part, ReadOnlySpan<byte> bytes)
    {
        OpenMessage message = _messages[(int)part.Output]!;
        ReadOnlySpan<byte> rest = bytes[..Math.Min(bytes.Length, maxMessageBytes - message.Bytes.Length)];
        LogRecord record = part with
        {
            Timestamp = message.Timestamp,
            OriginalLength = message.OriginalLength + part.OriginalLength,
        };
        batch.AddJoined(record, message.Bytes, rest);
        Close(message);
    }

    /// <summary>Gives out, as they are, the open messages that have not grown since a moment of the monotonic clock.</summary>
    /// <param name="batch">Takes them.</param>
    /// <param name="notGrownSinceTick">The moment.</param>
    /// <param name="traces">Holds what stands before them on the same outputs, if anything does.</param>
    public void Flush(LogBatch batch, long notGrownSinceTick, MultilineJoiner? traces)
    {
        for (int output = 0; output < OutputCount; output++)
        {
            if (_messages[output] is { IsOpen: true } message && message.GrownTick <= notGrownSinceTick)
            {
                GiveOut(batch, message, (LogOutput)output, traces);
            }
        }
    }

    private static UInt128 ToNanoseconds(TimeSpan time) => (UInt128)time.Ticks * TimeSpan.NanosecondsPerTick;

    private void GiveOut(LogBatch batch, OpenMessage message, LogOutput output, MultilineJoiner? traces)
    {
        traces?.GiveOut(batch, output);
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

    private void Close(OpenMessage message)
    {
        message.Close();
        OpenCount--;
    }

    /// <summary>A message of which the last part has not come yet; used again for the next of its output.</summary>
    internal sealed class OpenMessage
    {
        private byte[] _bytes = [];
        private int _length;

        /// <summary>Whether there is such a message.</summary>
        public bool IsOpen { get; private set; }

        /// <summary>The line of its first part.</summary>
        public OpenLine Line { get; } = new();

        /// <summary>When its first part was written.</summary>
        public LogTimestamp Timestamp { get; private set; }

        /// <summary>Where in its file the line of its latest part begins.</summary>
        public long LastOffset { get; set; }

        /// <summary>When its latest part was written, in nanoseconds of Unix time; 0 if its line does not say.</summary>
        public long LastTime { get; set; }

        /// <summary>When its latest part was read, on the monotonic clock.</summary>
        public long GrownTick { get; set; }

        /// <summary>How long it is so far, in bytes, with what was cut off.</summary>
        public long OriginalLength { get; private set; }

        /// <summary>Its bytes so far.</summary>
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
                GiveBack();
                _bytes = larger;
            }

            kept.CopyTo(_bytes.AsSpan(_length));
            _length += kept.Length;
        }

        public void Close()
        {
            GiveBack();
            _length = 0;
            IsOpen = false;
        }

        private void GiveBack()
        {
            if (_bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
                _bytes = [];
            }
        }
    }
}
