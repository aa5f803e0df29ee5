namespace Monitoring.Collecting.Starting;

public sealed partial class RestartTests : IDisposable
{
    private readonly CollectorScene _scene = new(
        options => options with { Roots = [options.Roots[0] with { Include = ["*.log"] }] });

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Committed_entries_are_not_repeated()
    {
        Files.Append("logs/a.log", "1\n2\n");
        Assert.Equal(["1", "2"], _scene.CollectMessages());
        _scene.Restart();
        Files.Append("logs/a.log", "3\n");
        Files.Append("logs/b.log", "new\n");
        Assert.Equal(["a.log: 3", "b.log: new"], _scene.Collect().Order());
    }

    [Fact]
    public void Entries_that_were_not_committed_are_repeated()
    {
        Files.Append("logs/a.log", "1\n");
        _scene.CollectMessages();
        Files.Append("logs/a.log", "2\n");
        _scene.Time.Advance(TimeSpan.FromSeconds(2));
        _scene.Collector!.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken)!.Dispose();
        _scene.Restart();
        Assert.Equal(["2"], _scene.CollectMessages());
    }

    [Fact]
    public void Files_that_were_rotated_while_no_collector_ran_are_read_in_order()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["1"], _scene.CollectMessages());
        Files.Append("logs/a.log", "2\n");
        Files.Rename("logs/a.log", "logs/a.log.2");
        Files.Append("logs/a.log", "3\n");
        Files.Rename("logs/a.log", "logs/a.log.1");
        Files.Append("logs/a.log", "4\n");
        _scene.Restart();
        Assert.Equal(["2", "3", "4"], _scene.CollectMessages());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_copy_that_copytruncate_made_while_no_collector_ran_is_read()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["1"], _scene.CollectMessages());
        Files.Append("logs/a.log", "2\n");
        File.Copy(Files["logs/a.log"], Files["logs/a.log.1"]);
        Files.Truncate("logs/a.log");
        Files.Append("logs/a.log", "3\n4\n");
        _scene.Restart();
        Assert.Equal(["2", "3", "4"], _scene.CollectMessages());
    }

    [Fact]
    public void Lines_read_before_copytruncate_are_not_repeated_after_a_restart()
    {
        Files.Append("logs/a.log", "1\n2\n");
        Assert.Equal(["1", "2"], _scene.CollectMessages());
        File.Copy(Files["logs/a.log"], Files["logs/a.log.00000001"]);
        Files.Truncate("logs/a.log");
        Assert.Empty(_scene.CollectMessages());
        _scene.Restart();
        Assert.Empty(_scene.CollectMessages());
        Files.Append("logs/a.log", "3\n");
        _scene.Restart();
        Assert.Equal(["3"], _scene.CollectMessages());
        Assert.Empty(_scene.CollectUntilIdle());
    }

    [Fact]
    public void A_rotated_file_that_is_gone_is_reported_as_a_gap()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["1"], _scene.CollectMessages());
        Files.Delete("logs/a.log");
        Files.Append("logs/unrelated", "keeps the inode from being given to the next file");
        Files.Append("logs/a.log", "2\n");
        _scene.Restart();
        Assert.Equal(["2"], _scene.CollectMessages());
        Assert.Equal(Files["logs/a.log"], Assert.Single(_scene.Gaps).Path);
    }

    [Fact]
    public void Another_file_with_the_same_inode_is_not_the_old_one()
    {
        Files.Append("logs/a.log", "old 1\nold 2\n");
        Assert.Equal(["old 1", "old 2"], _scene.CollectMessages());
        Files.Truncate("logs/a.log");
        Files.Append("logs/a.log", "new 1\nnew 2\nnew 3\n");
        _scene.Restart();
        Assert.Equal(["new 1", "new 2", "new 3"], _scene.CollectMessages());
    }

    [Fact]
    public void A_file_that_was_renamed_to_another_followed_path_continues_there()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        Files.Append("logs/a.log", "2\n");
        Files.Rename("logs/a.log", "logs/b.log");
        _scene.Restart();
        Assert.Equal(["b.log: 2"], _scene.Collect());
    }

    [Fact]
    public void A_rotated_file_that_was_copied_and_truncated_after_it_was_read_is_read_again_and_its_copy_is_not()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        Files.Rename("logs/a.log", "logs/a.log.00000002");
        Files.Append("logs/a.log", "2\n");
        Assert.Equal(["a.log: 2"], _scene.Collect());
        File.Copy(Files["logs/a.log.00000002"], Files["logs/a.log.00000001"]);
        Files.Truncate("logs/a.log.00000002");
        Files.Append("logs/a.log.00000002", "late\n");
        _scene.Restart();
        Assert.Equal(["a.log: late"], _scene.Collect());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_copy_does_not_count_as_newer_than_the_truncated_file_that_was_deleted()
    {
        Files.Append("logs/a.log", "1\n2");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        File.Copy(Files["logs/a.log"], Files["logs/a.log.1"]);
        File.SetLastWriteTimeUtc(Files["logs/a.log.1"], new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Files.Truncate("logs/a.log");
        File.SetLastWriteTimeUtc(Files["logs/a.log"], new DateTime(2040, 1, 1, 0, 0, 1, DateTimeKind.Utc));
        Assert.Equal(["a.log: 2"], _scene.Collect());
        Files.Delete("logs/a.log");
        Files.Append("logs/a.log", "3\n");
        _scene.Restart();
        Assert.Equal(["a.log: 3"], _scene.Collect());
    }

    [Fact]
    public void A_file_renamed_between_two_restarts_repeats_nothing()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        Files.Rename("logs/a.log", "logs/a.1.log");
        Files.Append("logs/a.log", "2\n");
        Assert.Equal(["a.log: 2"], _scene.Collect());
        _scene.Restart();
        Assert.Empty(_scene.Collect());
        Assert.Empty(_scene.CollectUntilIdle());
        _scene.Restart();
        Assert.Empty(_scene.CollectUntilIdle());
    }

    [Fact]
    public void Followed_files_that_were_renamed_while_no_collector_ran_continue_without_a_gap()
    {
        Files.Append("logs/a.1.log", "old 1\n");
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.1.log: old 1", "a.log: 1"], _scene.Collect().Order());
        Files.Append("logs/a.1.log", "old 2\n");
        Files.Append("logs/a.log", "2\n");
        Files.Rename("logs/a.1.log", "logs/a.2.log");
        Files.Rename("logs/a.log", "logs/a.1.log");
        Files.Append("logs/a.log", "3\n");
        _scene.Restart();
        Assert.Equal(["a.1.log: 2", "a.2.log: old 2", "a.log: 3"], _scene.Collect().Order());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_file_that_gets_another_followed_path_only_after_the_restart_continues_where_it_was_read_to()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        Files.Append("logs/a.log", "2\n");
        Files.Rename("logs/a.log", "logs/in between");
        _scene.Restart();
        Assert.Empty(_scene.Collect());
        Files.Rename("logs/in between", "logs/b.log");
        Assert.Equal(["b.log: 2"], _scene.Collect());
    }

    [Fact]
    public void A_restart_reads_the_names_of_rotated_files_once_however_many_of_them_are_unfinished()
    {
        long few = MeasureRestart(unfinished: 2);
        Assert.InRange(MeasureRestart(unfinished: 40), 0, 5 * few);
    }

    [Fact]
    public void A_file_that_was_started_at_its_end_keeps_this_start()
    {
        using CollectorScene scene = new(options => options with { Start = StartPosition.End });
        scene.Files.Append("logs/a.log", "1\n");
        Assert.Empty(scene.Collect());
        scene.Files.Append("logs/a.log", "2\n");
        scene.Restart();
        Assert.Equal(["a.log: 2"], scene.Collect());
    }

    [Fact]
    public void A_file_that_is_not_there_at_the_restart_continues_where_it_was_read_to_when_it_is_back()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["1"], _scene.CollectMessages());
        Directory.Move(_scene.Root, Files["unmounted"]);
        _scene.Restart();
        Assert.Empty(_scene.CollectMessages());
        Directory.Move(Files["unmounted"], _scene.Root);
        Files.Append("logs/a.log", "2\n");
        Assert.Equal(["2"], _scene.CollectMessages());
    }

    [Fact]
    public void A_restart_between_a_rename_and_the_new_file_repeats_and_loses_nothing()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["1"], _scene.CollectMessages());
        Files.Append("logs/a.log", "2\n");
        Files.Rename("logs/a.log", "logs/a.log.1");
        _scene.Restart();
        Assert.Equal(["2"], _scene.CollectMessages());
        Files.Append("logs/a.log", "3\n");
        Assert.Equal(["3"], _scene.CollectMessages());
        Assert.Empty(_scene.Gaps);
    }

    /// <summary>The bytes that are allocated to resume a log with many rotated files, some of which were not
    /// finished.</summary>
    private static long MeasureRestart(int unfinished)
    {
        const int Rotated = 200;
        using CollectorScene scene = new(options => options with
        {
            Roots = [options.Roots[0] with { Include = ["*.log"] }],
            RotateWait = TimeSpan.FromHours(1),
        });
        for (int number = 0; number < Rotated; number++)
        {
            scene.Files.Append($"logs/a.log.{number:D8}", "old\n");
        }

        scene.Files.Append("logs/a.log", "1\n");
        Assert.Single(scene.Collect());
        for (int number = Rotated; number < Rotated + unfinished; number++)
        {
            scene.Files.Rename("logs/a.log", $"logs/a.log.{number:D8}");
            scene.Files.Append("logs/a.log", "1\n");
            Assert.Single(scene.Collect());
        }

        scene.Restart();
        long allocated = Allocations.Measure(() => Assert.Empty(scene.Collect()));
        Assert.Empty(scene.Gaps);
        return allocated;
    }
}
