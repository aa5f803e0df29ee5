namespace Monitoring.Collecting.Scanning;

public sealed class StopFollowingTests : IDisposable
{
    private readonly CollectorScene _scene = new();

    [Fact]
    public void Lines_written_by_then_are_read_to_the_end()
    {
        File.WriteAllText(Path.Join(_scene.Root, "a.log"), "one\n");
        Assert.Equal(["one"], _scene.CollectMessages());
        File.AppendAllText(Path.Join(_scene.Root, "a.log"), "two\nunfinished");
        File.WriteAllText(Path.Join(_scene.Root, "b.log"), "new\n");

        _scene.Collector!.StopFollowing();

        Assert.Equal(["new", "two", "unfinished"], _scene.Drain().Select(entry => entry.Message).Order());
        Assert.True(_scene.Collector.IsCompleted);
    }

    [Fact]
    public void A_file_that_was_rotated_unseen_is_read_before_its_successor()
    {
        string log = Path.Join(_scene.Root, "a.log");
        File.WriteAllText(log, "one\n");
        Assert.Equal(["one"], _scene.CollectMessages());
        File.AppendAllText(log, "two\n");
        File.Move(log, _scene.Files["a.old"]);
        File.WriteAllText(log, "three\n");

        _scene.Collector!.StopFollowing();

        Assert.Equal(["two", "three"], _scene.Drain().Select(entry => entry.Message));
        Assert.True(_scene.Collector.IsCompleted);
    }

    [Fact]
    public void Nothing_comes_after_the_end()
    {
        File.WriteAllText(Path.Join(_scene.Root, "a.log"), "one\n");
        _scene.CollectMessages();
        _scene.Collector!.StopFollowing();
        _scene.Drain();
        File.AppendAllText(Path.Join(_scene.Root, "a.log"), "late\n");

        Assert.Empty(_scene.Drain());
        Assert.True(_scene.Collector.IsCompleted);
    }

    [Fact]
    public void Before_the_first_scan_it_reads_what_is_there()
    {
        File.WriteAllText(Path.Join(_scene.Root, "a.log"), "one\n");
        _scene.Start();
        _scene.Collector!.StopFollowing();

        Assert.Equal(["one"], _scene.Drain().Select(entry => entry.Message));
        Assert.True(_scene.Collector.IsCompleted);
    }

    public void Dispose() => _scene.Dispose();
}
