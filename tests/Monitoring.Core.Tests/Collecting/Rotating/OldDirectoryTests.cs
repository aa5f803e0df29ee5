namespace Monitoring.Collecting.Rotating;

/// <summary>Rotated files in another directory (logrotate's olddir): an open file is read to its end, and that
/// directory is not scanned.</summary>
public sealed class OldDirectoryTests : IDisposable
{
    private readonly CollectorScene _scene = new();

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_log_that_is_open_is_read_to_its_end_in_another_directory()
    {
        Files.CreateDirectory("old");
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        Files.Append("logs/a.log", "2\n");
        Files.Rename("logs/a.log", "old/a.log.1");
        Files.Append("old/a.log.1", "3\n");
        Files.Append("logs/a.log", "4\n");
        Assert.Equal(["a.log: 2", "a.log: 3", "a.log: 4"], _scene.CollectUntilIdle());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void Unread_lines_moved_to_another_directory_are_a_gap_after_a_restart()
    {
        Files.CreateDirectory("old");
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        Files.Append("logs/a.log", "2\n");
        Files.Rename("logs/a.log", "old/a.log.1");
        Files.Append("logs/a.log", "3\n");
        _scene.Restart();
        Assert.Equal(["a.log: 3"], _scene.CollectUntilIdle());
        Assert.Equal(Files["logs/a.log"], Assert.Single(_scene.Gaps).Path);
    }
}
