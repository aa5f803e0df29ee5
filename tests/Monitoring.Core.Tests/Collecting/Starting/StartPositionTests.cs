namespace Monitoring.Collecting.Starting;

public sealed class StartPositionTests
{
    [Fact]
    public void A_file_that_is_there_is_read_from_the_beginning_by_default()
    {
        using CollectorScene scene = new();
        scene.Files.Append("logs/a.log", "1\n2\n");
        Assert.Equal(["a.log: 1", "a.log: 2"], scene.Collect());
    }

    [Fact]
    public void From_the_end_only_what_is_written_from_now_on_comes()
    {
        using CollectorScene scene = new(options => options with { Start = StartPosition.End });
        scene.Files.Append("logs/a.log", "1\n2\n");
        Assert.Empty(scene.Collect());
        scene.Files.Append("logs/a.log", "3\n");
        Assert.Equal(["a.log: 3"], scene.Collect());
    }

    [Fact]
    public void From_the_end_a_line_that_is_being_written_comes_whole()
    {
        using CollectorScene scene = new(options => options with { Start = StartPosition.End });
        scene.Files.Append("logs/a.log", "1\nhal");
        Assert.Empty(scene.Collect());
        scene.Files.Append("logs/a.log", "f\n");
        Assert.Equal(["a.log: half"], scene.Collect());
    }

    [Fact]
    public void A_new_file_is_read_from_its_first_byte_wherever_the_others_begin()
    {
        using CollectorScene scene = new(options => options with { Start = StartPosition.End });
        Assert.Empty(scene.Collect());
        scene.Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], scene.Collect());
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "5")]
    [InlineData(3, "3,4,5")]
    [InlineData(5, "1,2,3,4,5")]
    [InlineData(9, "1,2,3,4,5")]
    public void The_last_entries_come_first(int count, string expected)
    {
        using CollectorScene scene = new(options => options with { Start = StartPosition.Last(count) });
        scene.Files.Append("logs/a.log", "1\n2\n3\n4\n5\n");
        Assert.Equal(expected, string.Join(',', scene.CollectMessages()));
        scene.Files.Append("logs/a.log", "6\n");
        Assert.Equal(["6"], scene.CollectMessages());
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(200_000)]
    public void The_last_entries_are_found_after_long_lines(int length)
    {
        using CollectorScene scene = new(options => options with { Start = StartPosition.Last(2) });
        scene.Files.Append("logs/a.log", $"0\n{new string('x', length)}\n{new string('y', length)}\n");
        Assert.Equal(
            [$"x{length}", $"y{length}"], scene.CollectMessages().Select(message => $"{message[0]}{message.Length}"));
    }

    [Fact]
    public void An_entry_in_parts_counts_once()
    {
        using CollectorScene scene = new(options => options with { Start = StartPosition.Last(2) });
        const string Stamp = "2026-11-23T01:26:46.300187894Z stdout";
        scene.Files.Append("logs/a.log", $"{Stamp} F one\n{Stamp} P tw\n{Stamp} P o\n{Stamp} F !\n{Stamp} F three\n");
        Assert.Equal(["two!", "three"], scene.CollectMessages());
    }

    [Fact]
    public void Pending_lines_are_emitted_at_the_end_without_following()
    {
        using CollectorScene scene = new(options => options with { Follow = false });
        scene.Files.Append("logs/a.log", "1\nunfinished");
        scene.Files.Append("logs/b.log", "2026-11-23T01:26:46.3Z stdout P part\n");
        Assert.Equal(["a.log: 1", "a.log: unfinished", "b.log: part"], scene.Collect().Order());
        Assert.True(scene.Collector!.IsCompleted);
    }

    [Theory]
    [InlineData(null, "1,2,3")]
    [InlineData(1, "3")]
    [InlineData(2, "2,3")]
    [InlineData(9, "1,2,3")]
    public void Without_following_the_existing_entries_are_emitted_and_no_later_ones(int? tail, string expected)
    {
        using CollectorScene scene = new(options => options with
        {
            Follow = false,
            Start = tail is { } count ? StartPosition.Last(count) : StartPosition.Beginning,
        });
        scene.Files.Append("logs/a.log", "1\n2\n3\n");
        scene.OnStarted = () =>
            scene.Files.Append("logs/a.log", string.Concat(Enumerable.Range(4, 2000).Select(line => $"{line}\n")));

        Assert.Equal(expected, string.Join(',', scene.CollectMessages()));
    }

    [Theory]
    [InlineData("ha", "lf\n5\n", "1,half")]
    [InlineData("ha", "", "1,ha")]
    [InlineData("", "2\n", "1")]
    public void A_line_that_was_started_by_then_is_emitted_as_far_as_it_is_written(
        string unfinished, string later, string expected)
    {
        using CollectorScene scene = new(options => options with { Follow = false });
        scene.Files.Append("logs/a.log", "1\n" + unfinished);
        scene.OnStarted = () => scene.Files.Append("logs/a.log", later);

        Assert.Equal(expected, string.Join(',', scene.CollectMessages()));
    }
}
