using System.Text;
using CsCheck;
using Monitoring.Diagnostics;
using Monitoring.Entries;

namespace Monitoring.Collecting.Reading;

public sealed class ContainerLogReaderTests
{
    private static readonly Gen<string> Lines = Gen.OneOf(
            Gen.Const("2026-11-23T01:26:46.3Z stdout F whole\n"),
            Gen.Const("2026-11-23T01:26:46.3Z stdout P part "),
            Gen.Const("\n"),
            Gen.Const("plain\r\n"),
            Gen.Int[1, 3000].Select(length => new string('x', length)),
            Gen.Const(new string('y', 300_000)))
        .Array[0, 30].Select(string.Concat);

    [Fact]
    public void A_stream_gives_what_following_the_same_bytes_gives() =>
        Lines.Sample(
            text =>
            {
                using CollectorScene scene = new(options => options with { Follow = false, MaxMessageBytes = 2048 });
                scene.Files.Append("logs/a.log", text);
                Assert.Equal(
                    scene.CollectEntries().Select(Describe),
                    Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), 2048).Select(Describe));
            },
            iter: 150);

    [Fact]
    public void A_stream_of_another_encoding_gives_what_following_the_same_bytes_gives() =>
        Gen.Select(Lines, Gen.Int[0, 3]).Sample(
            (text, form) =>
            {
                Encoding encoding = form switch
                {
                    0 => Encoding.Unicode,
                    1 => Encoding.BigEndianUnicode,
                    2 => Encoding.UTF8,
                    _ => Encoding.Latin1,
                };
                byte[] bytes = form == 3
                    ? encoding.GetBytes(text.Replace('\n', '\r'))
                    : [
                        .. encoding.GetPreamble(), .. encoding.GetBytes("\u00F6 a\n" + text + "\u0A0A\uD83D\uDE00"),
                        .. form == 1 ? [0] : Array.Empty<byte>()];
                using CollectorScene scene = new(options => options with { Follow = false, MaxMessageBytes = 2048 });
                scene.Files.Append("logs/a.log", bytes);
                Assert.Equal(
                    scene.CollectEntries().Select(Describe),
                    Read(new MemoryStream(bytes), 2048).Select(Describe));
            },
            iter: 150);

    [Fact]
    public void A_stream_that_breaks_off_gives_what_came_before()
    {
        using IEnumerator<LogEntry> entries = Read(new BreakingStream(600_000), 1 << 20).GetEnumerator();
        int count = 0;
        Assert.Throws<InvalidDataException>(() =>
        {
            while (entries.MoveNext())
            {
                count++;
            }
        });
        Assert.Equal(300_000, count);
    }

    [Fact]
    public void Buffered_lines_are_joined_and_partial_messages_are_emitted_at_the_end()
    {
        ContainerLineParser parser = new(
            LogMetadata.ForPath(string.Empty), 1 << 20, false, TimeProvider.System, new MonitoringEvents());
        Assert.Empty(parser.Add("2026-11-23T01:26:46.3Z stdout P one "));
        Assert.Equal("one two", Assert.Single(parser.Add("2026-11-23T01:26:46.3Z stdout F two")).Message);
        Assert.Equal("not CRI", Assert.Single(parser.Add("not CRI")).Message);
        Assert.Empty(parser.Add("2026-11-23T01:26:46.3Z stderr P open"));
        Assert.Equal("open", Assert.Single(parser.Complete()).Message);
        Assert.Empty(parser.Complete());
    }

    private static string Describe(LogEntry entry) =>
        $"{entry.Position.Offset} {entry.Stream} {entry.OriginalLength} {entry.Truncated} {entry.Message}";

    private static IEnumerable<LogEntry> Read(Stream stream, int maxMessageBytes)
    {
        foreach (LogBatch batch in ContainerLogReader.Read(
            stream, LogMetadata.ForPath(string.Empty), maxMessageBytes, false, TimeProvider.System,
            new MonitoringEvents()))
        {
            for (int index = 0; index < batch.Count; index++)
            {
                yield return batch.CreateEntry(index);
            }

            batch.Dispose();
        }
    }

    /// <summary>Gives lines of one letter, and then fails as a broken archive does.</summary>
    private sealed class BreakingStream(long length) : Stream
    {
        private long _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_given >= length)
            {
                throw new InvalidDataException("The archive is broken.");
            }

            count = (int)Math.Min(count, length - _given);
            for (int index = 0; index < count; index++)
            {
                buffer[offset + index] = (_given + index) % 2 == 0 ? (byte)'x' : (byte)'\n';
            }

            _given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
