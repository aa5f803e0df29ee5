using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Parsing;

namespace Monitoring.Collecting;

/// <summary>Reads a container's log that does not grow any more from a stream of bytes, in bounded memory.</summary>
public static class ContainerLogReader
{
    private const int ChunkBytes = 256 << 10;

    /// <summary>What a line may have around its message.</summary>
    private const int RecordOverhead = 1024;

    /// <summary>The batches of a stream of bytes, read to its end; the caller disposes each.</summary>
    /// <param name="stream">The bytes; not disposed.</param>
    /// <param name="metadata">What is known of the log.</param>
    /// <param name="maxMessageBytes">The longest message, in bytes; a longer one is cut.</param>
    /// <param name="timeProvider">Dates what has no date of its own.</param>
    /// <param name="events">Counts what is read.</param>
    /// <exception cref="IOException">Reading the stream fails; what came before has been given out.</exception>
    public static IEnumerable<LogBatch> Read(
        Stream stream,
        LogMetadata metadata,
        int maxMessageBytes,
        TimeProvider timeProvider,
        MonitoringEvents events)
    {
        ArgumentNullException.ThrowIfNull(stream);
        RecordAssembler assembler = new(maxMessageBytes, events.Counters);
        byte[] rest = [];
        long skipped = 0;
        long offset = 0;
        for (bool isLast = false; !isLast;)
        {
            LogBatch batch = new(metadata, timeProvider, rest.Length + ChunkBytes);
            rest.CopyTo(batch.Bytes, 0);
            int read = ReadChunk(stream, batch, rest.Length);
            isLast = read < ChunkBytes;
            rest = Take(batch, assembler, rest.Length, read, maxMessageBytes + RecordOverhead, ref skipped, ref offset);
            events.Counters.Bytes += read;
            if (Seal(batch, assembler))
            {
                yield return batch;
            }
        }

        LogBatch unfinished = new(metadata, timeProvider, rest.Length + 1);
        if (rest.Length > 0)
        {
            rest.CopyTo(unfinished.Bytes, 0);
            assembler.AddLine(unfinished, 0, rest.Length, rest.Length + skipped, offset, 0);
        }

        assembler.Flush(unfinished, long.MaxValue);
        if (Seal(unfinished, assembler))
        {
            yield return unfinished;
        }
    }

    private static int ReadChunk(Stream stream, LogBatch batch, int start)
    {
        try
        {
            return stream.ReadAtLeast(batch.Bytes.AsSpan(start, ChunkBytes), ChunkBytes, throwOnEndOfStream: false);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    /// <summary>Counts a batch; disposes one that has nothing.</summary>
    private static bool Seal(LogBatch batch, RecordAssembler assembler)
    {
        assembler.Count(batch);
        if (batch.Count == 0)
        {
            batch.Dispose();
            return false;
        }

        return true;
    }

    /// <summary>Adds the lines that end in a chunk, and returns the beginning of the one that does not.</summary>
    /// <param name="restLength">Bytes in front of the chunk that belong to its first line.</param>
    /// <param name="read">Bytes of the chunk.</param>
    /// <param name="skipped">Bytes of the first line, between those two, that were too many to be kept.</param>
    /// <param name="offset">Where the first line begins in the log.</param>
    private static byte[] Take(
        LogBatch batch,
        RecordAssembler assembler,
        int restLength,
        int read,
        int maxLineBytes,
        ref long skipped,
        ref long offset)
    {
        int end = restLength + read;
        int start = 0;
        if (skipped > 0)
        {
            int newline = batch.Bytes.AsSpan(restLength, read).IndexOf((byte)'\n');
            if (newline < 0)
            {
                skipped += read;
                return batch.Bytes.AsSpan(0, restLength).ToArray();
            }

            assembler.AddLine(batch, 0, restLength, restLength + skipped + newline, offset, 0);
            offset += restLength + skipped + newline + 1;
            start = restLength + newline + 1;
            skipped = 0;
        }

        int whole = LineFramer.WholeLines(batch.Bytes.AsSpan(start, end - start));
        assembler.AddLines(batch, start, start + whole, offset, 0);
        offset += whole;
        ReadOnlySpan<byte> unfinished = batch.Bytes.AsSpan(start + whole, end - start - whole);
        int kept = Math.Min(unfinished.Length, maxLineBytes);
        skipped = unfinished.Length - kept;
        return unfinished[..kept].ToArray();
    }
}
