using Monitoring.Entries;

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
    public void A_file_that_is_truncated_before_any_of_it_was_read_keeps_the_head_it_was_seen_with_until_that_is_noticed()
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
        Assert.Equal(ReadOutcome.Rewritten, file.Read(batch, 4096, 4096, out _));
        file.Restart();
        Read(file);
        Assert.True(file.Holds(file.GetPosition()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_head_of_a_file_is_known_before_its_position_is_asked_for_the_first_time(bool isResumed)
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
        Assert.Equal(ReadOutcome.Rewritten, file.Read(batch, 4096, 4096, out _));
        _files.Append("a.log", new string('x', 100) + "\n");
        Assert.Equal(ReadOutcome.Rewritten, file.Read(batch, 4096, 4096, out _));
    }

    private static void Read(LogFile file)
    {
        using LogBatch batch = new(LogMetadata.ForPath("/a.log"), TimeProvider.System, 4096);
        Assert.Equal(ReadOutcome.Lines, file.Read(batch, 4096, 4096, out _));
    }
}
