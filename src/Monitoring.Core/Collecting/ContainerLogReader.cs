using System.Runtime.ExceptionServices;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Messages.Timestamps;
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
    /// <param name="rule">The rule by which lines become one entry, in place of what stack traces look like; null if there is none.</param>
    /// <exception cref="IOException">Reading the stream fails; what came before has been given out.</exception>
    /// <exception cref="InvalidDataException">A compressed stream is broken; what came before has been given out.</exception>
    public static IEnumerable<LogBatch> Read(
        Stream stream,
        LogMetadata metadata,
        int maxMessageBytes,
        bool joinStackTraces,
        TimeProvider timeProvider,
        MonitoringEvents events,
        MultilineRule? rule = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        RecordAssembler assembler = new(
            maxMessageBytes,
            events.Counters,
            DirectoryCollectorOptions.DefaultJoinTimeout,
            joinStackTraces || rule is not null ? DirectoryCollectorOptions.DefaultTraceTimeout : null,
            new TimestampReader(TimeZoneInfo.Local));
        assembler.Traces?.Rule = rule;
        UnfinishedLine line = new(assembler.MaxLineBytes);
        ExceptionDispatchInfo? failure = null;
        for (bool isLast = false; !isLast || line.HasLinesKept;)
        {
            LogBatch batch = new(metadata, timeProvider, line.Kept.Length + ChunkBytes);
            line.Kept.CopyTo(batch.Bytes, 0);
            int read = isLast ? 0 : ReadChunk(stream, batch.Bytes.AsSpan(line.Kept.Length, ChunkBytes), out failure);
            isLast |= read < ChunkBytes;
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
        private TextForm? _form;
        private long _offset;
        private long _skipped;
        private bool _endsWithCr;

        /// <summary>The NULs at the end of <see cref="Kept"/>, of which the next chunk shows whether they are a hole.</summary>
        private int _nuls;

        /// <summary>Its first bytes, which the next chunk is put behind.</summary>
        public byte[] Kept { get; private set; } = [];

        /// <summary>Whether <see cref="Kept"/> has whole lines, too, that no record was made of yet.</summary>
        public bool HasLinesKept { get; private set; }

        /// <summary>Adds the lines that end in a chunk, and keeps the beginning of the one that does not.</summary>
        public void Take(LogBatch batch, RecordAssembler assembler, int read)
        {
            ReadOnlySpan<byte> bytes = batch.Bytes.AsSpan(0, Kept.Length + read);
            TextForm form = _form ??= TextFormDetection.Find(bytes);
            HasLinesKept = false;
            int start = 0;
            if (_skipped > 0)
            {
                int kept = Kept.Length - _nuls;
                ReadOnlySpan<byte> chunk = bytes[kept..];
                int end = form.FindEnd(chunk);
                int nuls = end < 0 ? form.CountNulsAtEnd(chunk) : 0;
                int length = end < 0 ? chunk.Length - nuls : end;
                _endsWithCr = length == 0 ? _endsWithCr : form.EndsWithCr(chunk[..length]);
                _skipped += length;
                if (end < 0)
                {
                    Keep(bytes[..kept], nuls);
                    return;
                }

                bool endsInHole = chunk[end] == 0 && !form.StartsWithNewline(chunk[end..]);
                int newline = endsInHole ? 0 : form.UnitBytes();
                start = kept + end + newline;
                if (form != TextForm.Utf8)
                {
                    // Its text takes the room of the lines after it, which come next.
                    Keep(bytes[start..], 0);
                    HasLinesKept = true;
                }

                AddLong(batch, assembler, kept, _endsWithCr && !endsInHole);
                _offset += newline;
                if (HasLinesKept)
                {
                    return;
                }
            }

            int whole = form == TextForm.Utf8 ? LineFramer.WholeLinesAndHoles(bytes[start..]) : form.WholeLines(bytes[start..]);
            ReadOnlySpan<byte> unfinished = bytes[(start + whole)..];
            int nulsBehind = form.CountNulsAtEnd(unfinished);
            ReadOnlySpan<byte> text = unfinished[..^nulsBehind];
            int longest = maxLineBytes * form.UnitBytes();
            _skipped = Math.Max(0, text.Length - longest);
            _endsWithCr = form.EndsWithCr(text);
            Keep(text[..Math.Min(text.Length, longest)], nulsBehind);
            AddLines(batch, assembler, start, whole);
            _offset += whole;
        }

        /// <summary>Adds the line as it is, because nothing follows.</summary>
        public void Finish(LogBatch batch, RecordAssembler assembler)
        {
            int kept = Kept.Length - _nuls;
            long length = LineFramer.WithoutHole(kept + _skipped, _nuls);
            if (length > 0)
            {
                Kept.CopyTo(batch.Bytes, 0);
                AddLine(batch, assembler, (int)Math.Min(length, _skipped > 0 ? kept : Kept.Length), length);
            }
        }

        private void Keep(ReadOnlySpan<byte> text, int nuls)
        {
            Kept = new byte[text.Length + nuls];
            text.CopyTo(Kept);
            _nuls = nuls;
        }

        private void AddLines(LogBatch batch, RecordAssembler assembler, int start, int length)
        {
            if (_form is { } form and not TextForm.Utf8)
            {
                ForeignLines.Add(assembler, batch, start..(start + length), form, _offset, null, default);
            }
            else
            {
                assembler.AddLines(batch, start, start + length, _offset, default);
            }
        }

        private void AddLine(LogBatch batch, RecordAssembler assembler, int length, long originalLength)
        {
            if (_form is { } form and not TextForm.Utf8)
            {
                ForeignLines.Add(assembler, batch, 0..length, form, _offset, originalLength, default);
            }
            else
            {
                assembler.AddLine(batch, 0, length, originalLength, _offset, default);
            }
        }

        private void AddLong(LogBatch batch, RecordAssembler assembler, int kept, bool endsWithCr)
        {
            long length = kept + _skipped;
            AddLine(batch, assembler, kept, length - (endsWithCr ? _form!.Value.UnitBytes() : 0));
            _offset += length;
            _skipped = 0;
        }
    }
}
