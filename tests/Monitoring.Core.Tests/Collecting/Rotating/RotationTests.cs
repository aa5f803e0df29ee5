using Monitoring.Entries;

namespace Monitoring.Collecting.Rotating;

public sealed class RotationTests : IDisposable
{
    private readonly CollectorScene _scene = new(
        options => options with { Roots = [options.Roots[0] with { Include = ["*.log"] }] });

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_renamed_file_is_drained_before_its_successor_is_read()
    {
        Files.Append("logs/app.log", "1\n");
        Assert.Equal(["app.log: 1"], _scene.Collect());
        Files.Append("logs/app.log", "2\n3\n");
        Files.Rename("logs/app.log", "logs/app.log.1");
        Files.Append("logs/app.log", "4\n");
        Assert.Equal(["app.log: 2", "app.log: 3", "app.log: 4"], _scene.Collect());
    }

    [Fact]
    public void A_line_that_is_written_to_the_renamed_file_late_is_read()
    {
        Files.Append("logs/app.log", "1\n");
        Assert.Equal(["app.log: 1"], _scene.Collect());
        Files.Rename("logs/app.log", "logs/app.log.1");
        Files.Append("logs/app.log", "2\n");
        Assert.Equal(["app.log: 2"], _scene.Collect());
        Files.Append("logs/app.log.1", "late\n");
        Assert.Equal(["app.log: late"], _scene.Collect());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    public void A_rotated_file_that_gets_its_name_back_continues_where_it_was_read_to(int secondsLater)
    {
        Files.Append("logs/app.log", "1\n");
        Assert.Equal(["app.log: 1"], _scene.Collect());
        Files.Rename("logs/app.log", "logs/app.log.1");
        Files.Append("logs/app.log", "2\n");
        Assert.Equal(["app.log: 2"], _scene.Collect());
        for (int second = 0; second < secondsLater; second += 2)
        {
            Assert.Empty(_scene.Collect());
        }

        Files.Rename("logs/app.log.1", "logs/app.log");
        Files.Append("logs/app.log", "3\n");
        Assert.Equal(["app.log: 3"], _scene.CollectUntilIdle());
    }

    [Fact]
    public void A_file_that_was_quiet_for_long_is_followed_as_well_while_its_path_leads_to_nothing()
    {
        Files.Append("logs/app.log", "1\n");
        Assert.Equal(["app.log: 1"], _scene.Collect());
        _scene.Time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(_scene.Collect());
        Files.Rename("logs/app.log", "logs/app.log.1");
        Assert.Empty(_scene.Collect());
        Assert.Empty(_scene.Collect());
        Files.Append("logs/app.log.1", "2\n");
        Files.Append("logs/app.log", "3\n");
        Files.Rename("logs/app.log", "logs/app.log.2");
        Files.Append("logs/app.log", "4\n");
        Assert.Equal(["app.log: 2", "app.log: 3", "app.log: 4"], _scene.Collect());
    }

    [Fact]
    public void A_renamed_file_is_followed_until_a_successor_comes()
    {
        Files.Append("logs/app.log", "1\n");
        Assert.Equal(["app.log: 1"], _scene.Collect());
        Files.Rename("logs/app.log", "logs/app.log.1");
        Assert.Empty(_scene.Collect());
        Files.Append("logs/app.log.1", "2\n");
        Assert.Equal(["app.log: 2"], _scene.Collect());
        Files.Append("logs/app.log", "3\n");
        Assert.Equal(["app.log: 3"], _scene.Collect());
    }

    [Fact]
    public void An_unfinished_last_line_is_emitted_when_its_rotated_file_is_finished()
    {
        Files.Append("logs/app.log", "1\nunfinis");
        Assert.Equal(["app.log: 1"], _scene.Collect());
        Files.Rename("logs/app.log", "logs/app.log.1");
        Files.Append("logs/app.log", "2\n");
        Assert.Equal(["app.log: 2"], _scene.Collect());
        Files.Append("logs/app.log.1", "hed");
        Assert.Equal(["app.log: unfinished"], _scene.CollectUntilIdle());
    }

    [Fact]
    public void A_deleted_file_is_released_when_it_is_drained()
    {
        Files.Append("logs/app.log", "1\n");
        _scene.Collect();
        Files.Append("logs/app.log", "2\nlast");
        Files.Delete("logs/app.log");
        Assert.Equal(["app.log: 2", "app.log: last"], _scene.CollectUntilIdle());
        Assert.Equal(0, _scene.Collector!.FileCount);
        Assert.DoesNotContain(OpenFiles(), path => path.StartsWith(_scene.Root, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_deleted_and_made_again_is_read_from_its_first_byte()
    {
        Files.Append("logs/app.log", "1\n");
        _scene.Collect();
        Files.Append("logs/app.log", "2\n");
        Files.Delete("logs/app.log");
        Files.Append("logs/app.log", "3\n4\n5\n");
        Assert.Equal(["app.log: 2", "app.log: 3", "app.log: 4", "app.log: 5"], _scene.Collect());
    }

    [Fact]
    public void Files_that_were_rotated_twice_between_two_scans_are_all_read()
    {
        Files.Append("logs/app.log", "1\n");
        _scene.Collect();
        Files.Append("logs/app.log", "2\n");
        Files.Rename("logs/app.log", "logs/app.log.2");
        Files.Append("logs/app.log", "3\n");
        Files.Rename("logs/app.log", "logs/app.log.1");
        Files.Append("logs/app.log", "4\n");
        Assert.Equal(["app.log: 2", "app.log: 3", "app.log: 4"], _scene.Collect());
    }

    [Fact]
    public void A_finished_file_is_not_read_again_with_any_name_and_time()
    {
        List<string> all = [];
        for (int round = 1; round <= 4; round++)
        {
            Files.Append("logs/app.log", $"{round}\n");
            all.AddRange(_scene.CollectUntilIdle());
            Files.Rename("logs/app.log", $"logs/app.log.{round * 50}");
            File.SetLastWriteTimeUtc(
                Files[$"logs/app.log.{round * 50}"], new DateTime(2040 - round, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        Files.Append("logs/app.log", "5\n");
        all.AddRange(_scene.CollectUntilIdle());
        Assert.Equal(["app.log: 1", "app.log: 2", "app.log: 3", "app.log: 4", "app.log: 5"], all);
    }

    [Fact]
    public void A_rotated_file_beside_the_log_continues_under_its_new_path_and_is_not_read_again()
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/app.log", "1\n");
        Assert.Equal(["app.log: 1"], scene.Collect());
        scene.Files.Append("logs/app.log", "2\n");
        scene.Files.Rename("logs/app.log", "logs/app.log.1");
        scene.Files.Append("logs/app.log", "3\n");
        Assert.Equal(["app.log: 2", "app.log: 3"], scene.CollectUntilIdle());
        scene.Files.Append("logs/app.log.1", "4\n");
        Assert.Equal(["app.log.1: 4"], scene.Collect());
    }

    [Fact]
    public void A_chain_of_rotations_within_the_directory_repeats_nothing()
    {
        using CollectorScene scene = new();
        List<string> all = [];
        for (int round = 0; round < 5; round++)
        {
            for (int number = 3; number >= 1; number--)
            {
                if (File.Exists(scene.Files[$"logs/app.log.{number}"]))
                {
                    scene.Files.Rename($"logs/app.log.{number}", $"logs/app.log.{number + 1}");
                }
            }

            if (round > 0)
            {
                scene.Files.Rename("logs/app.log", "logs/app.log.1");
            }

            scene.Files.Append("logs/app.log", $"{round}\n");
            all.AddRange(scene.Collect());
        }

        all.AddRange(scene.CollectUntilIdle());
        Assert.Equal(["app.log: 0", "app.log: 1", "app.log: 2", "app.log: 3", "app.log: 4"], all);
    }

    [Fact]
    public void Two_files_that_swap_their_names_repeat_nothing()
    {
        Files.Append("logs/a.log", "a1\n");
        Files.Append("logs/b.log", "b1\n");
        Assert.Equal(["a.log: a1", "b.log: b1"], _scene.Collect().Order());
        Files.Rename("logs/a.log", "logs/c.tmp");
        Files.Rename("logs/b.log", "logs/a.log");
        Files.Rename("logs/c.tmp", "logs/b.log");
        Assert.Empty(_scene.CollectUntilIdle());
        Files.Append("logs/a.log", "b2\n");
        Files.Append("logs/b.log", "a2\n");
        Assert.Equal(["a.log: b2", "b.log: a2"], _scene.CollectUntilIdle().Order());
    }

    [Fact]
    public void A_rotated_file_that_still_grows_is_not_finished_in_the_middle_of_a_line()
    {
        Files.Append("logs/app.log", "1\n");
        Assert.Equal(["app.log: 1"], _scene.Collect());
        Files.Rename("logs/app.log", "logs/app.log.1");
        Files.Append("logs/app.log", "2\n");
        Assert.Equal(["app.log: 2"], _scene.Collect());
        for (int part = 0; part < 5; part++)
        {
            Files.Append("logs/app.log.1", $"part{part} ");
            Assert.Empty(_scene.Collect());
        }

        Files.Append("logs/app.log.1", "end\n");
        Assert.Equal(["app.log: part0 part1 part2 part3 part4 end"], _scene.CollectUntilIdle());
    }

    [Fact]
    public void The_last_batch_of_a_deleted_file_keeps_no_more_memory_than_it_needs_and_no_checkpoint()
    {
        Files.Append("logs/app.log", "1\nlast");
        Assert.Equal(["app.log: 1"], _scene.Collect());
        Files.Delete("logs/app.log");
        LogBatch? last = null;
        for (int step = 0; step < 40; step++)
        {
            _scene.Time.Advance(TimeSpan.FromSeconds(2));
            last ??= _scene.Collector!.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken);
        }

        Assert.Equal("last", last!.CreateEntry(0).Message);
        Assert.InRange(last.Bytes.Length, 0, 4096);
        _scene.Commit(last);
        last.Dispose();
        Assert.Empty(_scene.Collector!.Checkpoints);
    }

    private static IEnumerable<string> OpenFiles() => Directory.Exists("/proc/self/fd")
        ? Directory.EnumerateFiles("/proc/self/fd").Select(path => new FileInfo(path).LinkTarget ?? string.Empty)
        : [];
}
