using System.Runtime.ExceptionServices;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Messages.Timestamps;
using Monitoring.Parsing;

namespace Monitoring.Collecting;

/// <summary>Reads a container's log that no longer grows from a stream of bytes, in bounded memory.</summary>
internal static class ContainerLogReader
{
    private const int ChunkBytes = 256 << 10;

    /// <summary>Reads a stream of bytes to its end in batches; the caller disposes each batch.</summary>
    /// <param name="stream">The bytes; not disposed.</param>
    /// <param name="metadata">The metadata of the log.</param>
    /// <param name="maxMessageBytes">The maximum length of a message, in bytes; a longer message is cut.</param>
    /// <param name="joinStackTraces">Whether the lines of a stack trace become one entry.</param>
    /// <param name="timeProvider">Supplies the time of entries that have none.</param>
    /// <param name="events">Counts the lines and bytes that are read.</param>
    /// <param name="rule">The rule that joins lines into one entry, instead of the detection of stack traces; null
    /// for no rule.</param>
    /// <exception cref="IOException">Reading the stream failed; everything before the failure
    /// has been emitted.</exception>
    /// <exception cref="InvalidDataException">A compressed stream is damaged; everything before the damage
    /// has been emitted.</exception>
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

    /// <summary>Fills a buffer, unless the stream ends or fails first.</summary>
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

    /// <summary>Counts a batch; disposes an empty one.</summary>
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

    /// <summary>The unfinished line at the end of a chunk: its first bytes, and the number of bytes that
    /// were not kept.</summary>
    private sealed class UnfinishedLine(int maxLineBytes)
    {
        private TextForm? _form;
        private long _offset;
        private long _skipped;
        private bool _endsWithCr;

        /// <summary>The number of NULs at the end of <see cref="Kept"/>. The next chunk shows whether they
        /// are a hole.</summary>
        private int _nuls;

        /// <summary>The first bytes of the line; the next chunk is appended to them.</summary>
        public byte[] Kept { get; private set; } = [];

        /// <summary>Whether <see cref="Kept"/> also contains whole lines that are not records yet.</summary>
        public bool HasLinesKept { get; private set; }

        /// <summary>Adds the lines that end in a chunk, and keeps the beginning of the last line if it does
        /// not end there.</summary>
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
                    // The decoded text takes the space of the lines after it, which are added next.
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

            int whole = form == TextForm.Utf8
                ? LineFramer.WholeLinesAndHoles(bytes[start..]) : form.WholeLines(bytes[start..]);
            ReadOnlySpan<byte> unfinished = bytes[(start + whole)..];
            int trailingNuls = form.CountNulsAtEnd(unfinished);
            ReadOnlySpan<byte> text = unfinished[..^trailingNuls];
            int longest = maxLineBytes * form.UnitBytes();
            _skipped = Math.Max(0, text.Length - longest);
            _endsWithCr = form.EndsWithCr(text);
            Keep(text[..Math.Min(text.Length, longest)], trailingNuls);
            AddLines(batch, assembler, start, whole);
            _offset += whole;
        }

        /// <summary>Adds the unfinished line as it is, because nothing follows.</summary>
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
