namespace Monitoring.Collecting.Streams;

public sealed class BacklogTests : IDisposable
{
    private readonly CollectorScene _scene = new(options => options with { TurnBytes = 4096 });

    [Fact]
    public void Before_the_first_scan_nothing_is_known() =>
        Assert.Equal(CollectorBacklog.None, Measure());

    [Fact]
    public void Read_bytes_are_no_backlog()
    {
        _scene.Files.Append("logs/a.log", "one\n");
        _scene.Files.Append("logs/b.log", "two\nunfinished");

        _scene.Collect();

        Assert.Equal(new CollectorBacklog(2, 0, TimeSpan.Zero), Measure());
    }

    [Fact]
    public void A_file_that_waits_for_its_turn_counts_as_backlog_with_its_waiting_time()
    {
        string line = new('x', 99);
        _scene.Files.Append("logs/a.log", string.Concat(Enumerable.Repeat(line + "\n", 100)));
        _scene.Start();

        int read = 0;
        using (Entries.LogBatch? batch = _scene.Collector!.Collect(
            TimeSpan.Zero, TestContext.Current.CancellationToken))
        {
            read = batch!.Count;
        }

        Assert.InRange(read, 1, 99);
        _scene.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(new CollectorBacklog(1, (100 - read) * 100, TimeSpan.FromSeconds(3)), Measure());

        _scene.Collect();
        Assert.Equal(0, Measure().UnreadBytes);
    }

    [Fact]
    public void A_rotated_file_counts_until_it_has_been_read()
    {
        _scene.Files.Append("logs/a.log", "one\n");
        _scene.Collect();
        _scene.Files.Append("logs/a.log", "two\n");
        _scene.Files.Rename("logs/a.log", "logs/.a.log.1");
        _scene.Files.Append("logs/a.log", "three\n");

        Assert.Equal(4, Measure().UnreadBytes);
        _scene.Collect();
        Assert.Equal(0, Measure().UnreadBytes);
    }

    public void Dispose() => _scene.Dispose();

    private CollectorBacklog Measure()
    {
        _scene.Start();
        return _scene.Collector!.MeasureBacklog();
    }
}
