using Monitoring.Entries;

namespace Monitoring.Collecting.Rotating;

/// <summary>Files that were read are recognized under other names, as copies, compressed, and after a
/// restart.</summary>
public sealed class RotationMemoryTests : IDisposable
{
    private readonly CollectorScene _scene = new(
        options => options with { Roots = [options.Roots[0] with { Include = ["*.log"] }] });

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("app.log.{0}", false)]
    [InlineData("app.log.{0}", true)]
    [InlineData("app.{0}.log", false)]
    [InlineData("app.{0}.log", true)]
    [InlineData("app_{0}.log", false)]
    [InlineData("app_{0}.log", true)]
    public void Copies_that_are_followed_repeat_nothing_in_any_rotation(string name, bool restarts)
    {
        using CollectorScene scene = new();
        List<string> all = [];
        for (int round = 0; round < 6; round++)
        {
            scene.Files.Append(
                "logs/app.log",
                string.Concat(Enumerable.Range(round * 40, 40).Select(line => $"line {line:D4} of the log\n")));
            all.AddRange(scene.CollectMessages());
            for (int number = 4; number >= 1; number--)
            {
                string from = $"logs/{string.Format(null, name, number)}";
                if (File.Exists(scene.Files[from]))
                {
                    scene.Files.Rename(from, $"logs/{string.Format(null, name, number + 1)}");
                }
            }

            File.Copy(scene.Files["logs/app.log"], scene.Files[$"logs/{string.Format(null, name, 1)}"]);
            if (round % 2 == 0)
            {
                all.AddRange(scene.CollectMessages());
            }

            scene.Files.Truncate("logs/app.log");
            if (restarts)
            {
                scene.Restart();
            }

            all.AddRange(scene.CollectMessages());
        }

        for (int look = 0; look < 10; look++)
        {
            all.AddRange(scene.CollectMessages());
        }

        Assert.Equal(Enumerable.Range(0, 240).Select(line => $"line {line:D4} of the log"), all.Order());
        Assert.Empty(scene.Gaps);
    }

    [Fact]
    public void An_unread_file_is_found_by_its_name_with_any_times()
    {
        Files.Append("logs/app.log", "A 1\n");
        Assert.Equal(["A 1"], _scene.CollectMessages());
        Files.Rename("logs/app.log", "logs/app.log.1");
        Files.Append("logs/app.log", "B 1\n");
        Files.Rename("logs/app.log.1", "logs/app.log.2");
        Files.Rename("logs/app.log", "logs/app.log.1");
        Files.Append("logs/app.log.2", "A late\n");
        File.SetLastWriteTimeUtc(Files["logs/app.log.2"], new DateTime(2040, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Files.Append("logs/app.log", "C 1\n");
        _scene.Restart();
        Assert.Equal(["A late", "B 1", "C 1"], _scene.CollectMessages());
        Assert.Empty(_scene.CollectUntilIdle());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_file_that_was_rotated_unseen_is_read_though_the_path_has_no_file()
    {
        Files.Append("logs/app.log", "1\n");
        Assert.Equal(["1"], _scene.CollectMessages());
        Files.Rename("logs/app.log", "logs/app.log.2");
        Files.Append("logs/app.log", "2\n");
        Files.Rename("logs/app.log", "logs/app.log.1");
        Assert.Equal(["2"], _scene.CollectMessages());
        Files.Append("logs/app.log", "3\n");
        Assert.Equal(["3"], _scene.CollectUntilIdle().Select(line => line["app.log: ".Length..]));
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_file_that_was_renamed_away_long_ago_and_has_no_successor_is_still_read()
    {
        Files.Append("logs/app.log", "1\n");
        Assert.Equal(["1"], _scene.CollectMessages());
        Files.Rename("logs/app.log", "logs/app.log.1");
        for (int look = 0; look < 60; look++)
        {
            Assert.Empty(_scene.CollectMessages());
        }

        Files.Append("logs/app.log.1", "late\n");
        Assert.Equal(["late"], _scene.CollectMessages());
    }

    [Fact]
    public void A_finished_file_that_gets_its_name_back_while_no_collector_runs_is_not_read_again()
    {
        Files.Append("logs/app.log", "1\n");
        Assert.Equal(["1"], _scene.CollectMessages());
        Files.Rename("logs/app.log", "logs/app.log.1");
        Files.Append("logs/app.log", "2\n");
        Assert.Equal(["app.log: 2"], _scene.CollectUntilIdle());
        Files.Append("logs/app.log", "3\n");
        Assert.Equal(["3"], _scene.CollectMessages());
        Files.Rename("logs/app.log", "logs/app.log.2");
        Files.Rename("logs/app.log.1", "logs/app.log");
        Files.Append("logs/app.log", "4\n");
        _scene.Restart();
        Assert.Equal(["app.log: 4"], _scene.CollectUntilIdle());
    }

    [Fact]
    public void A_renamed_file_is_not_read_again_though_its_new_path_has_no_checkpoint_yet()
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/app.log", "1\n");
        Assert.Equal(["app.log: 1"], scene.Collect());
        scene.Files.Rename("logs/app.log", "logs/app.log.1");
        scene.Files.Append("logs/app.log", "2\n");
        Assert.Equal(["app.log: 2"], scene.CollectUntilIdle());
        scene.Files.Append("logs/app.log", "3\n");
        Assert.Equal(["app.log: 3"], scene.Collect());
        scene.Restart(checkpoint => checkpoint.Path.EndsWith(".1", StringComparison.Ordinal)
            ? new Checkpoint(scene.Files["logs/none.log"], [], [])
            : checkpoint);
        Assert.Empty(scene.CollectUntilIdle());
    }

    [Fact]
    public void A_compressed_file_that_lacks_the_last_line_is_the_file_that_was_read()
    {
        Files.Append("logs/app.log", string.Concat(Enumerable.Range(0, 100).Select(line => $"line {line}\n")));
        Assert.Equal(100, _scene.CollectMessages().Count);
        Files.Rename("logs/app.log", "logs/app.log.1");
        Files.Append("logs/app.log", "new\n");
        File.Copy(Files["logs/app.log.1"], Files["logs/app.log.1.being-made"]);
        Files.Append("logs/app.log.1", "written while it was compressed\n");
        Assert.Equal(["written while it was compressed", "new"], _scene.CollectMessages());
        Files.Delete("logs/app.log.1");
        Files.Rename("logs/app.log.1.being-made", "logs/app.log.1");
        Files.Compress("logs/app.log.1");
        Assert.Empty(_scene.CollectUntilIdle());
        Files.Rename("logs/app.log", "logs/app.log.0");
        Files.Append("logs/app.log", "last\n");
        Assert.Equal(["app.log: last"], _scene.CollectUntilIdle());
        _scene.Restart();
        Assert.Empty(_scene.CollectUntilIdle());
        Assert.Empty(_scene.Gaps);
    }

    [Theory]
    [InlineData(".xz")]
    [InlineData(".lz4")]
    [InlineData(".bz2")]
    public void Lines_of_an_unreadable_file_are_a_gap_that_names_the_file(string ending)
    {
        Files.Append("logs/app.log", "1\n");
        Assert.Equal(["1"], _scene.CollectMessages());
        Files.Rename("logs/app.log", "logs/app.log.2");
        Files.Append($"logs/app.log.1{ending}", "not text");
        Files.Append("logs/app.log", "3\n");
        Assert.Equal(["app.log: 3"], _scene.CollectUntilIdle());
        Assert.Contains(Files[$"logs/app.log.1{ending}"], Assert.Single(_scene.Gaps).Message, StringComparison.Ordinal);
        _scene.Restart();
        Assert.Empty(_scene.CollectUntilIdle());
        Assert.Single(_scene.Gaps);
    }
}
