namespace Monitoring.Collecting.Rotating;

/// <summary>A log that is truncated, with or without a copy of it, loses and repeats no line.</summary>
public sealed class CopyTruncateTests : IDisposable
{
    private readonly CollectorScene _scene = new(
        options => options with { Roots = [options.Roots[0] with { Include = ["*.log"] }] });

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_truncated_file_is_read_from_its_first_byte()
    {
        Files.Append("logs/app.log", "1\n2\n");
        Assert.Equal(["app.log: 1", "app.log: 2"], _scene.Collect());
        Files.Truncate("logs/app.log");
        Files.Append("logs/app.log", "3\n");
        Assert.Equal(["app.log: 3"], _scene.Collect());
    }

    [Fact]
    public void A_truncated_file_that_has_grown_past_the_position_is_read_from_its_first_byte()
    {
        Files.Append("logs/app.log", "1\n2\n");
        Assert.Equal(["app.log: 1", "app.log: 2"], _scene.Collect());
        Files.Truncate("logs/app.log");
        Files.Append("logs/app.log", "3\n4\n5\n6\n7\n");
        Assert.Equal(["app.log: 3", "app.log: 4", "app.log: 5", "app.log: 6", "app.log: 7"], _scene.Collect());
    }

    [Fact]
    public void A_truncated_file_that_has_grown_to_just_the_position_is_read_from_its_first_byte()
    {
        Files.Append("logs/app.log", "1\n2\n");
        Assert.Equal(["app.log: 1", "app.log: 2"], _scene.Collect());
        Files.Truncate("logs/app.log");
        Files.Append("logs/app.log", "3\n4\n");
        File.SetLastWriteTimeUtc(Files["logs/app.log"], new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(["app.log: 3", "app.log: 4"], _scene.Collect());
    }

    [Fact]
    public void An_unfinished_line_is_emitted_when_the_file_is_truncated()
    {
        Files.Append("logs/app.log", "1\nhalf");
        Assert.Equal(["app.log: 1"], _scene.Collect());
        Files.Truncate("logs/app.log");
        Files.Append("logs/app.log", "2\n");
        Assert.Equal(["app.log: half", "app.log: 2"], _scene.Collect());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_long_unfinished_line_that_is_truncated_away_is_reported_as_a_gap()
    {
        Files.Append("logs/app.log", "1\n" + new string('x', 5000));
        Assert.Equal(["app.log: 1"], _scene.Collect());
        Files.Truncate("logs/app.log");
        Files.Append("logs/app.log", "2\n");
        Assert.Equal(["app.log: 2"], _scene.Collect());
        Assert.Equal(5000, Assert.Single(_scene.Gaps).Bytes);
    }

    [Fact]
    public void The_copy_that_copytruncate_makes_within_the_directory_repeats_nothing()
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/app.log", "1\n2\n");
        Assert.Equal(["app.log: 1", "app.log: 2"], scene.Collect());
        scene.Files.Append("logs/app.log.1", string.Empty);
        Assert.Empty(scene.Collect());
        scene.Files.Append("logs/app.log.1", "1\n2\n");
        Assert.Empty(scene.Collect());
        scene.Files.Truncate("logs/app.log");
        scene.Files.Append("logs/app.log", "3\n");
        Assert.Equal(["app.log: 3"], scene.CollectUntilIdle());
        scene.Files.Append("logs/app.log.1", "late\n");
        Assert.Equal(["app.log.1: late"], scene.Collect());
    }

    [Fact]
    public void Lines_written_right_before_copytruncate_are_read_from_a_followed_copy()
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/app.log", "1\n");
        Assert.Equal(["app.log: 1"], scene.Collect());
        scene.Files.Append("logs/app.log", "2\n");
        File.Copy(scene.Files["logs/app.log"], scene.Files["logs/app.log.1"]);
        scene.Files.Truncate("logs/app.log");
        scene.Files.Append("logs/app.log", "3\n");
        Assert.Equal(["app.log.1: 2", "app.log: 3"], scene.CollectUntilIdle().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lines_written_right_before_copytruncate_are_read_from_the_copy_before_later_lines(bool isCompressed)
    {
        Files.Append("logs/app.log", "1\n");
        Assert.Equal(["app.log: 1"], _scene.Collect());
        Files.Append("logs/app.log", "2\nhal");
        Assert.Equal(["app.log: 2"], _scene.Collect());
        Files.Append("logs/app.log", "f\n3\n");
        File.Copy(Files["logs/app.log"], Files["logs/app.log.1"]);
        if (isCompressed)
        {
            Files.Compress("logs/app.log.1");
        }

        Files.Truncate("logs/app.log");
        Files.Append("logs/app.log", "4\n");

        Assert.Equal(["app.log: half", "app.log: 3", "app.log: 4"], _scene.CollectUntilIdle());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void An_old_copy_with_the_same_beginning_is_not_the_copy_of_a_truncation()
    {
        Files.Append("logs/app.log.1", "1\n2\nold\n");
        File.SetLastWriteTimeUtc(Files["logs/app.log.1"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Files.Append("logs/app.log", "1\n2\n");
        Assert.Equal(["app.log: 1", "app.log: 2"], _scene.Collect());
        Files.Truncate("logs/app.log");
        Files.Append("logs/app.log", "3\n");

        Assert.Equal(["app.log: 3"], _scene.CollectUntilIdle());
    }

    [Fact]
    public void A_manual_copy_is_a_new_file()
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/app.log", "1\n");
        Assert.Equal(["app.log: 1"], scene.Collect());
        File.Copy(scene.Files["logs/app.log"], scene.Files["logs/app.log.bak"]);
        Assert.Equal(["app.log.bak: 1"], scene.CollectUntilIdle());
    }

    [Fact]
    public void A_copy_made_while_no_collector_ran_repeats_nothing()
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/app.log", "1\n");
        Assert.Equal(["app.log: 1"], scene.Collect());
        scene.Files.Append("logs/app.log", "2\n");
        File.Copy(scene.Files["logs/app.log"], scene.Files["logs/app.log.1"]);
        scene.Files.Truncate("logs/app.log");
        scene.Files.Append("logs/app.log", "3\n");
        scene.Restart();
        Assert.Equal(["app.log.1: 2", "app.log: 3"], scene.CollectUntilIdle().Order(StringComparer.Ordinal));
        Assert.Empty(scene.Gaps);
    }

    [Fact]
    public void A_copy_that_is_deleted_before_it_is_recognized_leaves_no_state()
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/app.log", "1\n");
        Assert.Equal(["app.log: 1"], scene.Collect());
        File.Copy(scene.Files["logs/app.log"], scene.Files["logs/app.log.1"]);
        Assert.Empty(scene.Collect());
        scene.Files.Delete("logs/app.log.1");
        scene.Time.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Null(scene.Collector!.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken));
        scene.Files.Append("logs/app.log.1", "new\n");
        Assert.Equal(["app.log.1: new"], scene.CollectUntilIdle());
    }
}
