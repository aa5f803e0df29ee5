using System.Runtime.ExceptionServices;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Parsing;

namespace Monitoring.Collecting;

/// <summary>Reads a container's log that does not grow any more from a stream of bytes, in bounded memory.</summary>
public static class ContainerLogReader
{
    private const int ChunkBytes = 256 << 10;

    /// <summary>The batches of a stream of bytes, read to its end; the caller disposes each.</summary>
    /// <param name="stream">The bytes; not disposed.</param>
    /// <param name="metadata">What is known of the log.</param>
    /// <param name="maxMessageBytes">The longest message, in bytes; a longer one is cut.</param>
    /// <param name="joinStackTraces">Whether the lines of a stack trace become one entry.</param>
    /// <param name="timeProvider">Dates what has no date of its own.</param>
    /// <param name="events">Counts what is read.</param>
    /// <exception cref="IOException">Reading the stream fails; what came before has been given out.</exception>
    /// <exception cref="InvalidDataException">A compressed stream is broken; what came before has been given out.</exception>
    public static IEnumerable<LogBatch> Read(
        Stream stream,
        LogMetadata metadata,
        int maxMessageBytes,
        bool joinStackTraces,
        TimeProvider timeProvider,
        MonitoringEvents events)
    {
        ArgumentNullException.ThrowIfNull(stream);
        RecordAssembler assembler = new(
            maxMessageBytes,
            events.Counters,
            joinStackTraces ? DirectoryCollectorOptions.DefaultTraceTimeout : null);
        UnfinishedLine line = new(assembler.MaxLineBytes);
        ExceptionDispatchInfo? failure = null;
        for (bool isLast = false; !isLast && failure is null;)
        {
            LogBatch batch = new(metadata, timeProvider, line.Kept.Length + ChunkBytes);
            line.Kept.CopyTo(batch.Bytes, 0);
            int read = ReadChunk(stream, batch.Bytes.AsSpan(line.Kept.Length, ChunkBytes), out failure);
            isLast = read < ChunkBytes;
            line.Take(batch, assembler, read);
            events.Counters.Bytes += read;
            if (Seal(batch, assembler))
            {
                yield return batch;
            }
        }

        LogBatch unfinished = new(metadata, timeProvider, line.Kept.Length + 1);
        line.Finish(unfinished, assembler);
        assembler.FlushAll(unfinished);
        if (Seal(unfinished, assembler))
        {
            yield return unfinished;
        }

        failure?.Throw();
    }

    /// <summary>Fills a buffer, unless the stream ends or fails before.</summary>
    private static int ReadChunk(Stream stream, Span<byte> buffer, out ExceptionDispatchInfo? failure)
    {
        int total = 0;
        failure = null;
        try
        {
            while (total < buffer.Length && stream.Read(buffer[total..]) is int read && read > 0)
            {
                total += read;
            }
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        return total;
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

    /// <summary>The line that a chunk has ended in: its beginning, and how much of it was too much to be kept.</summary>
    private sealed class UnfinishedLine(int maxLineBytes)
    {
        private long _offset;
        private long _skipped;
        private byte _last;

        /// <summary>Its first bytes, which the next chunk is put behind.</summary>
        public byte[] Kept { get; private set; } = [];

        /// <summary>Adds the lines that end in a chunk, and keeps the beginning of the one that does not.</summary>
        public void Take(LogBatch batch, RecordAssembler assembler, int read)
        {
            ReadOnlySpan<byte> bytes = batch.Bytes.AsSpan(0, Kept.Length + read);
            int start = 0;
            if (_skipped > 0)
            {
                ReadOnlySpan<byte> chunk = bytes[Kept.Length..];
                int newline = chunk.IndexOf((byte)'\n');
                _last = newline == 0 || chunk.IsEmpty ? _last : chunk[(newline < 0 ? chunk.Length : newline) - 1];
                _skipped += newline < 0 ? chunk.Length : newline;
                if (newline < 0)
                {
                    return;
                }

                start = Kept.Length + newline + 1;
                AddLong(batch, assembler);
                _offset++;
            }

            int whole = LineFramer.WholeLines(bytes[start..]);
            assembler.AddLines(batch, start, start + whole, _offset, default);
            _offset += whole;
            ReadOnlySpan<byte> unfinished = bytes[(start + whole)..];
            Kept = unfinished[..Math.Min(unfinished.Length, maxLineBytes)].ToArray();
            _skipped = unfinished.Length - Kept.Length;
            _last = unfinished.IsEmpty ? (byte)0 : unfinished[^1];
        }

        /// <summary>Adds the line as it is, because nothing follows.</summary>
        public void Finish(LogBatch batch, RecordAssembler assembler)
        {
            if (Kept.Length > 0)
            {
                Kept.CopyTo(batch.Bytes, 0);
                assembler.AddLine(batch, 0, Kept.Length, Kept.Length + _skipped, _offset, default);
            }
        }

        private void AddLong(LogBatch batch, RecordAssembler assembler)
        {
            long length = Kept.Length + _skipped;
            assembler.AddLine(batch, 0, Kept.Length, length - (_last == (byte)'\r' ? 1 : 0), _offset, default);
            _offset += length;
            _skipped = 0;
        }
    }
}
