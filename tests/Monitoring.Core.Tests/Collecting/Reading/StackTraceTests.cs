using Monitoring.Entries;

namespace Monitoring.Collecting.Reading;

/// <summary>Stack traces in files that grow, rotate and are read again after a restart.</summary>
public sealed class StackTraceTests : IDisposable
{
    private const string Head = "stdout F 2026-11-23 ERROR Cart - boom";
    private const string Name = "stdout F java.lang.IllegalStateException: no cart";
    private const string Frame = "stdout F \tat com.shop.Cart.add(Cart.java:42)";
    private const string Cause = "stdout F Caused by: java.io.IOException: disk";
    private const string Trace =
        "2026-11-23 ERROR Cart - boom\njava.lang.IllegalStateException: no cart\n\tat com.shop.Cart.add(Cart.java:42)";

    private readonly CollectorScene _scene = new(options => options with
    {
        Roots = [options.Roots[0] with { Include = ["*.log"] }],
        JoinStackTraces = true,
        TraceTimeout = TimeSpan.FromSeconds(10),
    });

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_trace_that_is_written_over_several_turns_is_one_entry()
    {
        _scene.Start();
        Append(Head, Name, Frame);
        Assert.Empty(Drain());
        Append(Cause);
        Assert.Empty(Drain());
        Append(Frame, "stdout F next");
        Assert.Equal(
            [$"{Trace}\nCaused by: java.io.IOException: disk\n\tat com.shop.Cart.add(Cart.java:42)", "next"], Drain());
    }

    [Fact]
    public void An_ordinary_line_is_not_held()
    {
        _scene.Start();
        Append("stdout F next");
        Assert.Equal(["next"], Drain());
    }

    [Fact]
    public void A_line_that_may_begin_a_trace_is_held_for_a_fifth_of_a_second()
    {
        _scene.Start();
        Append(Head);
        Assert.Empty(Drain());
        Advance(199);
        Assert.Empty(Drain());
        Advance(1);
        Assert.Equal(["2026-11-23 ERROR Cart - boom"], Drain());
        Append(Frame);
        Assert.Equal(["\tat com.shop.Cart.add(Cart.java:42)"], Drain());
    }

    [Fact]
    public void A_line_is_held_no_longer_than_its_own_time_though_others_are_held_after_it()
    {
        _scene.Start();
        Append(Head);
        Assert.Empty(Drain());
        Advance(160);
        Append("stderr F ERROR other");
        Assert.Empty(Drain());
        Advance(40);
        Assert.Equal(["2026-11-23 ERROR Cart - boom"], Drain());
        Advance(160);
        Assert.Equal(["ERROR other"], Drain());
    }

    [Fact]
    public void A_pending_line_is_emitted_as_soon_as_the_next_line_decides()
    {
        _scene.Start();
        Append(Head);
        Assert.Empty(Drain());
        Append("stdout F next");
        Assert.Equal(["2026-11-23 ERROR Cart - boom", "next"], Drain());
    }

    [Fact]
    public void A_trace_waits_for_its_next_line_as_long_as_configured()
    {
        _scene.Start();
        Append(Head, Name, Frame);
        Assert.Empty(Drain());
        Advance(10_099);
        Assert.Empty(Drain());
        Advance(1);
        Assert.Equal([Trace], Drain());
    }

    [Fact]
    public void A_pending_line_expires_without_an_event_of_its_file()
    {
        using CollectorScene scene = new(
            options => options with { JoinStackTraces = true, RescanInterval = TimeSpan.FromHours(1) });
        scene.Files.Append("logs/a.log", "ERROR boom\n");
        scene.Start();
        Assert.Empty(scene.Drain());
        scene.Time.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal("ERROR boom", Assert.Single(scene.Drain()).Message);
    }

    [Fact]
    public void A_trace_continues_in_the_file_that_follows_a_rotated_one()
    {
        Append(Head, Name);
        Assert.Empty(_scene.Collect());
        Files.Rename("logs/a.log", "logs/a.log.1");
        Append(Frame, "stdout F next");
        Assert.Equal([Trace, "next"], _scene.CollectMessages());
    }

    [Fact]
    public void A_trace_continues_after_a_truncation()
    {
        Append(Head, Name, Frame);
        Assert.Empty(_scene.Collect());
        File.Copy(Files["logs/a.log"], Files["logs/a.log.1"]);
        Files.Truncate("logs/a.log");
        Append(Cause, "stdout F next");
        Assert.Equal([$"{Trace}\nCaused by: java.io.IOException: disk", "next"], _scene.CollectMessages());
    }

    [Fact]
    public void A_restart_in_the_middle_of_a_trace_gives_it_whole_and_nothing_twice()
    {
        Append("stdout F first", Head, "stderr F between", Name, Frame, "stderr F ERROR held");
        Assert.Equal(["first", "between"], _scene.CollectMessages());
        _scene.Restart();
        Append(Cause, "stdout F last", "stderr F last, too");
        Assert.Equal(
            ["ERROR held", $"{Trace}\nCaused by: java.io.IOException: disk", "last", "last, too"],
            _scene.CollectMessages());
    }

    [Fact]
    public void An_expired_line_is_not_emitted_again_with_pending_lines_of_the_other_output()
    {
        using CollectorScene scene = new(
            options => options with { JoinStackTraces = true, TraceTimeout = TimeSpan.FromSeconds(3) });
        scene.Files.Append("logs/a.log", Cri("stderr P open ", Head, Name, Frame));
        Assert.Empty(scene.Collect());
        scene.Files.Append("logs/a.log", Cri("stderr P still open "));
        Assert.Empty(scene.Collect());
        Assert.Equal([Trace], scene.CollectMessages());
        scene.Restart();
        scene.Files.Append("logs/a.log", Cri(Cause, "stderr F done", "stdout F last"));
        Assert.Equal(
            ["Caused by: java.io.IOException: disk", "last", "open still open done"], scene.CollectMessages()
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Pending_lines_are_emitted_after_a_restart_without_joining()
    {
        Append("stdout F first", Head, "stderr F between", Name, Frame);
        Assert.Equal(["first", "between"], _scene.CollectMessages());
        Checkpoint[] checkpoints = [.. _scene.Collector!.Checkpoints];
        using CollectorScene scene = new(
            options => options with { Roots = [new LogRoot { Path = _scene.Root }], Checkpoints = checkpoints });
        Assert.Equal(Trace.Split('\n'), scene.CollectMessages());
    }

    [Fact]
    public void A_restart_in_the_middle_of_a_trace_that_spans_a_rotation_gives_it_whole()
    {
        Append("stdout F first", Head, Name);
        Assert.Equal(["first"], _scene.CollectMessages());
        Files.Rename("logs/a.log", "logs/a.log.1");
        Append(Frame, "stderr F between");
        Assert.Equal(["between"], _scene.CollectMessages());
        _scene.Restart();
        Append(Cause, "stdout F last");
        Assert.Equal([$"{Trace}\nCaused by: java.io.IOException: disk", "last"], _scene.CollectMessages());
    }

    [Fact]
    public void A_trace_whose_first_file_is_finished_is_emitted()
    {
        using CollectorScene scene = new(options => options with
        {
            Roots = [options.Roots[0] with { Include = ["*.log"] }],
            JoinStackTraces = true,
            TraceTimeout = TimeSpan.FromDays(1),
        });
        scene.Files.Append("logs/a.log", Cri(Head, Name, Frame));
        Assert.Empty(scene.Collect());
        scene.Files.Rename("logs/a.log", "logs/a.log.1");
        scene.Files.Append("logs/a.log", Cri(Cause));
        Assert.Equal([$"a.log: {Trace}\nCaused by: java.io.IOException: disk"], scene.CollectUntilIdle());
    }

    [Fact]
    public void Lines_whose_file_is_deleted_at_a_restart_are_a_gap_and_the_others_are_emitted()
    {
        Append("stdout F first", Head, Name);
        Assert.Equal(["first"], _scene.CollectMessages());
        Files.Rename("logs/a.log", "logs/b.txt");
        Append(Frame, "stderr F between");
        Assert.Equal(["between"], _scene.CollectMessages());
        Files.Delete("logs/b.txt");
        _scene.Restart();
        Append("stdout F last");
        Assert.Equal(["\tat com.shop.Cart.add(Cart.java:42)", "last"], _scene.CollectMessages());
        Assert.Single(_scene.Gaps);
    }

    [Fact]
    public void A_deleted_file_s_trace_is_emitted()
    {
        Append(Head, Name, Frame);
        Assert.Empty(_scene.Collect());
        Files.Delete("logs/a.log");
        Assert.Equal([$"a.log: {Trace}"], _scene.CollectUntilIdle());
    }

    [Fact]
    public void An_unfinished_last_line_belongs_to_the_trace_before_it()
    {
        Append(Head, Name, Frame);
        Files.Append("logs/a.log", Cri(Cause)[..^1]);
        Assert.Empty(_scene.Collect());
        Files.Delete("logs/a.log");
        Assert.Equal([$"a.log: {Trace}\nCaused by: java.io.IOException: disk"], _scene.CollectUntilIdle());
    }

    [Fact]
    public void The_trace_of_a_real_node_is_one_entry()
    {
        using RealNode node = new();
        using CollectorScene scene = new(options => options with
        {
            Roots = [new LogRoot { Path = node.Containers, Include = ["*my-app*"] }],
            Follow = false,
            JoinStackTraces = true,
        });
        List<LogEntry> entries = scene.CollectEntries();
        LogEntry trace = Assert.Single(entries, entry => entry.Message.Contains('\n', StringComparison.Ordinal));
        Assert.EndsWith("Caused by: java.io.IOException: disk\n\t... 2 more", trace.Message, StringComparison.Ordinal);
    }

    private static string Cri(params string[] records) =>
        string.Concat(records.Select(record => $"2026-11-23T01:26:46.300187894Z {record}\n"));

    /// <summary>Appends text and sends the event.</summary>
    private void Append(params string[] records)
    {
        Files.Append("logs/a.log", Cri(records));
        _scene.Watcher.SimulateOverflow();
    }

    private void Advance(int milliseconds) => _scene.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private List<string> Drain() => [.. _scene.Drain().Select(entry => entry.Message)];
}
