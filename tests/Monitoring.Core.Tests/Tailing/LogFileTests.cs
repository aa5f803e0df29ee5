using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Files.Opening;
using Monitoring.Tailing.Seeking;

namespace Monitoring.Tailing;

public sealed class LogFileTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_file_that_is_truncated_between_reading_and_taking_its_position_is_found_again_in_its_copy()
    {
        _files.Append("a.log", "old 1\n");
        using LogFile file = LogFile.TryOpen(_files["a.log"], DescriptorPool.OfProcess, out _)!;
        Read(file);
        Assert.Equal(6, file.GetPosition().Head.Length);
        _files.Append("a.log", "old 2\n");
        Read(file);
        File.Copy(_files["a.log"], _files["a.log.1"]);
        _files.Truncate("a.log");
        _files.Append("a.log", "new 1\nnew 2\nnew 3\n");
        File.SetLastWriteTimeUtc(_files["a.log"], new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        FilePosition position = file.GetPosition();
        using LogFile copy = LogFile.TryOpen(_files["a.log.1"], DescriptorPool.OfProcess, out _)!;
        Assert.Equal(12, position.Offset);
        Assert.True(copy.Holds(position));
        Assert.True(copy.GetStatus().Modified >= position.Modified);
        Assert.False(file.Holds(position));
        Assert.True(copy.Holds(file.GetPosition(6)));
        Assert.False(file.Holds(file.GetPosition(6)));
    }

    [Fact]
    public void A_file_that_is_truncated_before_it_was_read_keeps_its_old_head_until_the_truncation_is_detected()
    {
        _files.Append("a.log", "old 1\n");
        using LogFile file = LogFile.TryOpen(_files["a.log"], DescriptorPool.OfProcess, out _)!;
        Assert.Equal(6, file.GetPosition().Head.Length);
        File.Copy(_files["a.log"], _files["a.log.1"]);
        _files.Truncate("a.log");
        _files.Append("a.log", "new 1\nnew 2\n");

        FilePosition position = file.GetPosition();
        using LogFile copy = LogFile.TryOpen(_files["a.log.1"], DescriptorPool.OfProcess, out _)!;
        Assert.True(copy.Holds(position));
        Assert.False(file.Holds(position));
        using LogBatch batch = new(LogMetadata.ForPath("/a.log"), TimeProvider.System, 4096);
        Assert.Equal(ReadOutcome.Truncated, file.Read(batch, 4096, 4096, out _));
        file.Restart();
        Read(file);
        Assert.True(file.Holds(file.GetPosition()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_head_of_a_file_is_known_before_its_first_position(bool isResumed)
    {
        _files.Append("a.log", "old 1\n");
        FilePosition before;
        using (LogFile earlier = LogFile.TryOpen(_files["a.log"], DescriptorPool.OfProcess, out _)!)
        {
            Read(earlier);
            before = earlier.GetPosition();
        }

        using LogFile file = LogFile.TryOpen(_files["a.log"], DescriptorPool.OfProcess, out _)!;
        if (isResumed)
        {
            Assert.True(file.TryMoveTo(before));
        }
        else
        {
            Read(file);
        }

        File.Copy(_files["a.log"], _files["a.log.1"]);
        _files.Truncate("a.log");
        _files.Append("a.log", "new 1\nnew 2\n");
        using LogFile copy = LogFile.TryOpen(_files["a.log.1"], DescriptorPool.OfProcess, out _)!;
        Assert.True(copy.Holds(file.GetPosition()));
        Assert.False(file.TryMoveTo(before));
        Assert.Equal(0, file.Position);
    }

    [Fact]
    public void A_file_that_is_truncated_before_it_is_moved_to_where_it_was_read_to_is_known_for_that()
    {
        _files.Append("a.log", "new 1\n");
        using LogFile file = LogFile.TryOpen(_files["a.log"], DescriptorPool.OfProcess, out _)!;
        file.MoveTo(100);
        using LogBatch batch = new(LogMetadata.ForPath("/a.log"), TimeProvider.System, 4096);
        Assert.Equal(ReadOutcome.Truncated, file.Read(batch, 4096, 4096, out _));
        _files.Append("a.log", new string('x', 100) + "\n");
        Assert.Equal(ReadOutcome.Truncated, file.Read(batch, 4096, 4096, out _));
    }

    [Fact]
    public void Reserved_space_is_not_read_again_at_each_write_into_it()
    {
        const int Room = 4 << 20;
        using FileStream writer = new(
            _files["a.log"], FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        writer.Write(new byte[Room]);
        writer.Position = 0;
        using LogFile file = LogFile.TryOpen(_files["a.log"], DescriptorPool.OfProcess, out _)!;
        using LogBatch batch = new(LogMetadata.ForPath("/a.log"), TimeProvider.System, 64 << 10);
        ReadToEnd(file, batch);
        long before = file.ReadBytes;
        for (int line = 0; line < 100; line++)
        {
            writer.Write("half a line"u8);
            Assert.Equal(0, ReadToEnd(file, batch));
            writer.Write(" and the other half\n"u8);
            Assert.Equal(31, ReadToEnd(file, batch));
            Assert.Equal(Room - file.Position, file.UnfinishedLength);
        }

        Assert.InRange(file.ReadBytes - before, 1, 300 * 8 << 10);
    }

    [Fact]
    public void A_line_in_the_middle_of_reserved_space_is_not_skipped()
    {
        using FileStream writer = new(
            _files["a.log"], FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        writer.Write(new byte[1 << 20]);
        using LogFile file = LogFile.TryOpen(_files["a.log"], DescriptorPool.OfProcess, out _)!;
        using LogBatch batch = new(LogMetadata.ForPath("/a.log"), TimeProvider.System, 64 << 10);
        ReadToEnd(file, batch);
        writer.Position = 500_000;
        writer.Write("middle\n"u8);
        writer.Position = 1 << 20;
        writer.Write("end\n"u8);
        Assert.Equal(11, ReadToEnd(file, batch));
    }

    [Fact]
    public void The_search_for_a_time_reads_no_more_than_all()
    {
        const long Length = 40_000_000;
        const string Time = "2026-11-23T01:26:4";
        foreach (int place in (int[])[0, 1, 2, 3])
        {
            string name = $"{place}.log";
            List<long> offsets = [];
            for (int line = 0; line < 4; line++)
            {
                offsets.Add(line == 0 ? 0 : new FileInfo(_files[name]).Length);
                _files.Append(
                    name,
                    $"{Time}{line * 2}Z stdout F {line}{(line == place ? new string('x', (int)Length) : string.Empty)}\n");
            }

            offsets.Add(new FileInfo(_files[name]).Length);
            for (int second = 0; second < 10; second++)
            {
                using LogFile file = LogFile.TryOpen(_files[name], DescriptorPool.OfProcess, out _)!;
                LogTimestamp moment = LogTimestamp.From(
                    DateTimeOffset.Parse($"{Time}{second}Z", System.Globalization.CultureInfo.InvariantCulture));
                long start = EntryTimes.FindStart(
                    file, file.GetStatus().Size, moment, 1 << 20, timestamps: null, now: 0);
                Assert.InRange(file.ReadBytes, 1, Length + (Length / 5));

                // Lines may be a second out of the order of their times.
                Assert.Equal(offsets[second / 2], start);
            }
        }
    }

    /// <summary>Reads until nothing is left; the number of bytes of lines.</summary>
    private static long ReadToEnd(LogFile file, LogBatch batch)
    {
        long length = 0;
        while (file.Read(batch, 64 << 10, 1 << 20, out ReadLines lines) is var outcome and not ReadOutcome.AtEnd)
        {
            Assert.NotEqual(ReadOutcome.Truncated, outcome);
            length += batch.Bytes.AsSpan(lines.Start, lines.End - lines.Start).Trim((byte)0).Length;
        }

        return length;
    }

    private static void Read(LogFile file)
    {
        using LogBatch batch = new(LogMetadata.ForPath("/a.log"), TimeProvider.System, 4096);
        Assert.Equal(ReadOutcome.Lines, file.Read(batch, 4096, 4096, out _));
    }
}
