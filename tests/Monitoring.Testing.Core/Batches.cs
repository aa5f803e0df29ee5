using System.Text;
using Monitoring.Entries;
using Monitoring.Files;

namespace Monitoring.Testing;

/// <summary>Makes batches of messages whose times are one nanosecond apart.</summary>
internal static class Batches
{
    /// <summary>A batch of messages of text.</summary>
    public static LogBatch Create(LogMetadata metadata, TimeProvider time, params string[] messages) =>
        Create(metadata, time, [.. messages.Select(Encoding.UTF8.GetBytes)]);

    /// <summary>A batch of messages of any bytes.</summary>
    public static LogBatch Create(
        LogMetadata metadata, TimeProvider time, byte[][] messages, LogOutput output = LogOutput.Stdout)
    {
        LogBatch batch = new(metadata, time,
            messages.Sum(message => message.Length) + 1)
        { File = new FileIdentity(1, 2, 3) };
        int start = 0;
        long now = LogTimestamp.From(time.GetUtcNow()).UnixNanoseconds;
        foreach (byte[] message in messages)
        {
            message.CopyTo(batch.Bytes.AsSpan(start));
            batch.Add(new LogRecord
            {
                Start = start,
                Length = message.Length,
                Timestamp = new LogTimestamp(now++),
                Offset = start,
                OriginalLength = message.Length,
                Output = output,
            });
            start += message.Length;
        }

        return batch;
    }
}
