using Monitoring.Watching;

namespace Monitoring.Collecting;

/// <summary>The real watcher, the real clock and real threads: writers and rotations race the collector.</summary>
/// <remarks>MONITORING_STRESS_SECONDS makes a campaign of it. Only histories that can be lossless are played: a file
/// that keeps no rotated name (deleted, or its link moved elsewhere) is left only after one of its lines was emitted,
/// which shows that it is open.</remarks>
public sealed class StressTests
{
    [Theory]
    [InlineData(WatcherKind.Auto)]
    [InlineData(WatcherKind.Polling)]
    public void Every_line_comes_once_and_in_order_while_rotations_race_us(WatcherKind watcher)
    {
        using StressScene scene = new(watcher, canLeave: true);
        scene.Run(onBatch: (batch, collector) =>
        {
            scene.Receive(batch);
            collector.Commit(batch);
        });
        scene.Verify();
    }

    [Fact]
    public void Every_line_comes_once_when_the_queue_of_events_overflows()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only inotify has a queue that overflows.");
        using StressScene scene = new(WatcherKind.Inotify, canLeave: true) { Storms = true };
        scene.Run(onBatch: (batch, collector) =>
        {
            scene.Receive(batch);
            collector.Commit(batch);
        });
        Assert.True(scene.Overflows > 0, "The queue of events did not overflow.");
        scene.Verify();
    }

    [Fact]
    public void Every_line_is_committed_once_through_restarts_under_load()
    {
        using StressScene scene = new(WatcherKind.Auto, canLeave: false);
        Random random = new(1);
        scene.Run(onBatch: (batch, collector) =>
        {
            if (random.Next(60) == 0)
            {
                // Read, but not committed: the next collector has to read it again.
                scene.Restart();
                return;
            }

            scene.Receive(batch);
            collector.Commit(batch);
        });
        Assert.True(scene.Restarts > 0, "Nothing was restarted.");
        scene.Verify();
    }
}
