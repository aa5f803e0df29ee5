using Monitoring.Collecting.Following;

namespace Monitoring.Collecting.Scanning;

/// <summary>The checkpoint of a path expires once the path is deleted for good, and no sooner.</summary>
public sealed class AbsentPathTests : IDisposable
{
    private readonly CollectorScene _scene = new();

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_lost_path_expires_after_an_hour_with_an_empty_batch()
    {
        Files.Append("logs/a.log", "one\n");
        Files.Append("logs/b.log", "one\n");
        _scene.CollectUntilIdle();
        File.Delete(Files["logs/a.log"]);
        _scene.CollectUntilIdle();
        Assert.Empty(Pass(AbsentPaths.GoneTime - TimeSpan.FromMinutes(3)));
        Assert.Equal([Files["logs/a.log"]], Pass(TimeSpan.FromMinutes(5)));
        Assert.Equal([Files["logs/b.log"]], _scene.Collector!.Checkpoints.Select(checkpoint => checkpoint.Path));
        Assert.Empty(Pass(AbsentPaths.GoneTime * 2));
    }

    [Fact]
    public void A_path_that_comes_back_counts_from_its_last_loss()
    {
        Files.Append("logs/a.log", "one\n");
        Files.Append("logs/b.log", "one\n");
        _scene.CollectUntilIdle();
        Files.Rename("logs/a.log", "a.log");
        _scene.CollectUntilIdle();
        Assert.Empty(Pass(AbsentPaths.GoneTime / 2));
        Files.Rename("a.log", "logs/a.log");
        Files.Append("logs/a.log", "two\n");
        Assert.Equal(["two"], _scene.CollectMessages());
        Assert.Empty(Pass(AbsentPaths.GoneTime));
        Files.Rename("logs/a.log", "a.log");
        _scene.CollectUntilIdle();
        Assert.Empty(Pass(AbsentPaths.GoneTime - TimeSpan.FromMinutes(3)));
        Assert.Equal([Files["logs/a.log"]], Pass(TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void Nothing_expires_while_all_paths_are_missing()
    {
        Files.Append("logs/a.log", "one\n");
        _scene.CollectUntilIdle();
        File.Delete(Files["logs/a.log"]);
        _scene.CollectUntilIdle();
        Assert.Empty(Pass(AbsentPaths.GoneTime * 3));
        Files.Append("logs/b.log", "one\n");
        Assert.Equal([Files["logs/a.log"]], Pass(TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void A_path_that_is_absent_at_the_start_expires_when_its_file_is_older_than_the_retention()
    {
        using CollectorScene scene = new(options => options with { CheckpointAge = TimeSpan.FromDays(2) });
        foreach ((string name, int days) in new[] { ("old.log", 3), ("young.log", 1), ("there.log", 3) })
        {
            scene.Files.Append($"logs/{name}", "one\n");
            File.SetLastWriteTimeUtc(scene.Files[$"logs/{name}"], scene.Time.GetUtcNow().UtcDateTime.AddDays(-days));
        }

        scene.CollectUntilIdle();
        scene.Restart();
        File.Delete(scene.Files["logs/old.log"]);
        File.Delete(scene.Files["logs/young.log"]);
        Assert.Empty(Pass(scene, AbsentPaths.GoneTime - TimeSpan.FromMinutes(3)));
        Assert.Equal([scene.Files["logs/old.log"]], Pass(scene, TimeSpan.FromHours(3)));
        Assert.Equal([scene.Files["logs/young.log"]], Pass(scene, TimeSpan.FromDays(1)));
        Assert.Equal(
            [scene.Files["logs/there.log"]], scene.Collector!.Checkpoints.Select(checkpoint => checkpoint.Path));
    }

    private List<string> Pass(TimeSpan time) => Pass(_scene, time);

    /// <summary>Lets time pass, a minute at a time; the paths that have expired meanwhile.</summary>
    private static List<string> Pass(CollectorScene scene, TimeSpan time)
    {
        List<string> expired = [];
        scene.Start();
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMinutes(1))
        {
            scene.Time.Advance(TimeSpan.FromMinutes(1));
            while (scene.Collector!.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken) is { } batch)
            {
                using (batch)
                {
                    if (batch.Checkpoint is { IsGone: true } gone)
                    {
                        Assert.Equal(0, batch.Count);
                        expired.Add(gone.Path);
                    }

                    scene.Commit(batch);
                }
            }
        }

        return expired;
    }
}
