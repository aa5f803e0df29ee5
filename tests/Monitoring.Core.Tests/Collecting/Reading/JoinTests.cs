using Monitoring.Entries;

namespace Monitoring.Collecting.Reading;

public sealed class JoinTests : IDisposable
{
    private readonly CollectorScene _scene = new(
        options => options with { Roots = [options.Roots[0] with { Include = ["*.log"] }], MaxMessageBytes = 1024 });

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Parts_are_joined_for_each_output_apart()
    {
        Files.Append("logs/a.log", Cri("stdout P o1 ", "stderr P e1 ", "stdout P o2 ", "stderr F e2", "stdout F o3"));
        Assert.Equal(
            [(LogOutput.Stderr, "e1 e2"), (LogOutput.Stdout, "o1 o2 o3")],
            _scene.CollectEntries().Select(entry => (entry.Stream, entry.Message)));
    }

    [Fact]
    public void A_joined_entry_has_the_time_of_its_first_part()
    {
        Files.Append("logs/a.log", "2026-11-23T01:26:46.000000001Z stdout P a\n2026-11-23T01:26:47Z stdout F b\n");
        Assert.Equal(
            "2026-11-23T01:26:46.000000001Z", Assert.Single(_scene.CollectEntries()).ExactTimestamp.ToString());
    }

    [Fact]
    public void Parts_are_joined_across_a_rotation()
    {
        Files.Append("logs/a.log", Cri("stdout P one "));
        Assert.Empty(_scene.Collect());
        Files.Rename("logs/a.log", "logs/a.log.1");
        Files.Append("logs/a.log", Cri("stdout F two"));
        Assert.Equal(["one two"], _scene.CollectMessages());
    }

    [Fact]
    public void Docker_s_parts_are_joined()
    {
        const string Rest = "\"stream\":\"stdout\",\"time\":\"2026-11-23T01:26:46Z\"}\n";
        Files.Append("logs/a.log", $$"""{"log":"one ",{{Rest}}{"log":"two\n",{{Rest}}""");
        Assert.Equal(["one two"], _scene.CollectMessages());
    }

    [Fact]
    public void A_joined_message_that_is_too_long_is_cut_and_its_length_kept()
    {
        string part = new('x', 700);
        Files.Append("logs/a.log", Cri($"stdout P {part}", $"stdout P {part}", $"stdout F {part}", "stdout F next"));
        List<LogEntry> entries = _scene.CollectEntries();
        Assert.Equal([(1024, 2100L, true), (4, 4L, false)], entries.Select(
            entry => (entry.Message.Length, entry.OriginalLength, entry.Truncated)));
    }

    [Fact]
    public void An_incomplete_message_expires_and_is_emitted()
    {
        Files.Append("logs/a.log", Cri("stdout P lonely"));
        Assert.Empty(_scene.Collect());
        Assert.Equal(["a.log: lonely"], _scene.CollectUntilIdle());
        Files.Append("logs/a.log", Cri("stdout F late"));
        Assert.Equal(["late"], _scene.CollectMessages());
    }

    [Fact]
    public void A_line_that_is_not_of_its_file_s_format_is_passed_on_and_counted()
    {
        Files.Append("logs/a.log", Cri("stdout F good") + "not CRI at all\n" + Cri("stdout F good again"));
        Assert.Equal(["good", "not CRI at all", "good again"], _scene.CollectMessages());
        Assert.Equal(1, _scene.Events.Counters.UnparsedLines);
    }

    [Fact]
    public void A_restart_in_the_middle_of_a_message_gives_it_whole_and_nothing_twice()
    {
        Files.Append("logs/a.log", Cri("stdout F first", "stdout P one ", "stderr F between"));
        Assert.Equal(["first", "between"], _scene.CollectMessages());
        _scene.Restart();
        Files.Append("logs/a.log", Cri("stdout P two ", "stdout F three"));
        Assert.Equal(["one two three"], _scene.CollectMessages());
    }

    [Fact]
    public void Messages_continue_after_a_restart_from_a_checkpoint_that_knows_only_where_the_oldest_begins()
    {
        Files.Append("logs/a.log", Cri("stdout F first", "stdout P one ", "stderr F between", "stderr P e1 "));
        Assert.Equal(["first", "between"], _scene.CollectMessages());
        _scene.Restart(
            checkpoint => checkpoint with { Open = [new PendingPosition(null, checkpoint.ResumePosition!.Value)] });
        Files.Append("logs/a.log", Cri("stderr F e2", "stdout F two", "stdout F three"));
        Assert.Equal(["e1 e2", "one two", "three"], _scene.CollectMessages());
    }

    [Fact]
    public void A_restart_in_the_middle_of_a_message_that_spans_a_rotation_gives_it_whole()
    {
        Files.Append("logs/a.log", Cri("stdout F first", "stdout P one "));
        Assert.Equal(["first"], _scene.CollectMessages());
        Files.Rename("logs/a.log", "logs/a.log.1");
        Files.Append("logs/a.log", Cri("stderr F between"));
        Assert.Equal(["between"], _scene.CollectMessages());
        _scene.Restart();
        Files.Append("logs/a.log", Cri("stdout F two", "stdout F last"));
        Assert.Equal(["one two", "last"], _scene.CollectMessages());
    }

    [Fact]
    public void Parts_in_a_file_are_joined_at_any_time_of_reading()
    {
        Files.Append("logs/a.log", Cri("stdout P one "));
        Assert.Empty(_scene.Collect());
        Files.Append("logs/a.log", Cri("stdout F two"));
        _scene.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["one two"], _scene.CollectMessages());
    }

    private static string Cri(params string[] records) =>
        string.Concat(records.Select(record => $"2026-11-23T01:26:46.300187894Z {record}\n"));
}
