using Monitoring.Parsing;

namespace Monitoring.Collecting.Reading;

/// <summary>JSON over several lines, and what an operator's patterns join, in files that grow, rotate and are read
/// again after a restart.</summary>
public sealed class MultilineEntryTests : IDisposable
{
    private readonly CollectorScene _json = new(options => options with
    {
        Roots = [options.Roots[0] with { Include = ["*.log"] }],
        JoinStackTraces = true,
    });

    private readonly CollectorScene _rule = new(options => options with
    {
        Roots = [options.Roots[0] with { Include = ["*.log"] }],
        MultilineRule = MultilineRule.TryCreate("^START", null, out MultilineRule? rule, out _) ? rule : null,
        TraceTimeout = TimeSpan.FromSeconds(10),
    });

    public void Dispose()
    {
        _json.Dispose();
        _rule.Dispose();
    }

    [Fact]
    public void JSON_that_is_written_over_several_turns_is_one_entry()
    {
        _json.Start();
        Append(_json, "{", "  \"a\": [");
        Assert.Empty(Drain(_json));
        Append(_json, "    1");
        Assert.Empty(Drain(_json));
        Append(_json, "  ]", "}", "next");
        Assert.Equal(["{\n  \"a\": [\n    1\n  ]\n}", "next"], Drain(_json));
    }

    [Fact]
    public void JSON_that_does_not_continue_is_emitted_line_by_line_after_a_fifth_of_a_second()
    {
        _json.Start();
        Append(_json, "{", "  \"a\": [");
        Assert.Empty(Drain(_json));
        _json.Time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.Empty(Drain(_json));
        _json.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["{", "  \"a\": ["], Drain(_json));
    }

    [Fact]
    public void A_restart_in_the_middle_of_JSON_gives_it_whole_and_nothing_twice()
    {
        Append(_json, "first", "{", "  \"a\": 1,");
        Assert.Equal(["first"], _json.CollectMessages());
        _json.Restart();
        Append(_json, "  \"b\": 2", "}", "last");
        Assert.Equal(["{\n  \"a\": 1,\n  \"b\": 2\n}", "last"], _json.CollectMessages());
    }

    [Fact]
    public void JSON_continues_in_the_file_that_follows_a_rotated_one()
    {
        Append(_json, "{", "  \"a\": 1");
        Assert.Empty(_json.CollectMessages());
        _json.Files.Rename("logs/a.log", "logs/a.log.1");
        Append(_json, "}", "last");
        Assert.Equal(["{\n  \"a\": 1\n}", "last"], _json.CollectMessages());
    }

    [Fact]
    public void An_entry_of_a_rule_waits_for_its_next_line_as_a_trace_does()
    {
        _rule.Start();
        Append(_rule, "START 1", "a");
        Assert.Empty(Drain(_rule));
        _rule.Time.Advance(TimeSpan.FromMilliseconds(10_099));
        Assert.Empty(Drain(_rule));
        _rule.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["START 1\na"], Drain(_rule));
        Append(_rule, "b");
        Assert.Equal(["b"], Drain(_rule));
    }

    [Fact]
    public void A_restart_in_the_middle_of_an_entry_of_a_rule_gives_it_whole_and_nothing_twice()
    {
        Append(_rule, "first", "START 1", "a");
        Assert.Equal(["first"], _rule.CollectMessages());
        _rule.Restart();
        Append(_rule, "b", "START 2");
        Assert.Equal(["START 1\na\nb"], _rule.CollectMessages());
        _rule.Restart();
        Append(_rule, "c", "START 3", "d");
        Assert.Equal(["START 2\nc"], _rule.CollectMessages());
    }

    [Fact]
    public void An_entry_of_a_rule_continues_in_the_file_that_follows_a_rotated_one()
    {
        Append(_rule, "START 1");
        Assert.Empty(_rule.CollectMessages());
        _rule.Files.Rename("logs/a.log", "logs/a.log.1");
        Append(_rule, "a", "START 2");
        Assert.Equal(["START 1\na"], _rule.CollectMessages());
    }

    /// <summary>Appends text and sends the event.</summary>
    private static void Append(CollectorScene scene, params string[] lines)
    {
        scene.Files.Append(
            "logs/a.log", string.Concat(lines.Select(line => $"2026-11-23T01:26:46.300187894Z stdout F {line}\n")));
        scene.Watcher.SimulateOverflow();
    }

    private static List<string> Drain(CollectorScene scene) => [.. scene.Drain().Select(entry => entry.Message)];
}
