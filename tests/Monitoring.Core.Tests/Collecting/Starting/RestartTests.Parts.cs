namespace Monitoring.Collecting.Starting;

/// <content>Messages whose first part was cut off.</content>
public sealed partial class RestartTests
{
    [Fact]
    public void A_first_part_that_was_cut_off_by_truncation_does_not_hide_the_lines_after_it()
    {
        Files.Append("logs/a.log", new string('1', 200) + "\n");
        Files.Append("logs/cri.log", Cri($"stdout F {new string('1', 2000)}\n", "stdout P cut off"));
        Assert.Equal(2, _scene.CollectMessages().Count);
        Files.Truncate("logs/cri.log");
        Files.Append("logs/cri.log", Cri("stderr F 2\n"));
        Assert.Equal(["2"], _scene.CollectMessages());
        _scene.Restart();
        Files.Append("logs/cri.log", Cri("stderr F 3\n"));
        Assert.Equal(["3"], _scene.CollectMessages());
    }

    [Fact]
    public void A_first_part_that_was_cut_off_by_rotation_does_not_hide_the_lines_after_it()
    {
        Files.Append("logs/a.log", Cri($"stdout F {new string('1', 2000)}\n", "stdout P cut off"));
        Assert.Single(_scene.CollectMessages());
        Files.Rename("logs/a.log", "logs/a.log.1");
        Files.Append("logs/a.log", Cri("stderr F 2\n"));
        Assert.Equal(["2"], _scene.CollectMessages());
        while (_scene.Collector!.Checkpoints.Single() is { Files.Count: > 1 })
        {
            _scene.Time.Advance(TimeSpan.FromMilliseconds(500));
            _scene.CollectMessages();
        }

        Files.Append("logs/a.log", Cri("stderr F 3\n"));
        Assert.Equal(["3"], _scene.CollectMessages());
        _scene.Restart();
        Files.Append("logs/a.log", Cri("stderr F 4\n"));
        Assert.Equal(["4"], _scene.CollectMessages());
    }

    private static string Cri(params string[] rests) =>
        string.Concat(rests.Select(rest => $"2026-11-23T01:26:46Z {rest}"));
}
