using System.Text;

namespace Monitoring.Kubernetes.Streaming;

public sealed class PodLogPositionTests
{
    private const long Second = 1_000_000_000;
    private const long Noon = 1_795_000_000 * Second;

    [Fact]
    public void The_seen_lines_of_a_second_are_skipped_and_the_others_are_new()
    {
        PodLogPosition position = new();
        Assert.Equal(["a", "b"], Answer(position, (1, "a"), (2, "b")));
        Assert.Equal(["c"], Answer(position, (1, "a"), (2, "b"), (3, "c")));
        Assert.True(position.IsProven);
    }

    [Fact]
    public void Equal_lines_of_one_moment_are_as_many_as_they_are()
    {
        PodLogPosition position = new();
        Answer(position, (1, "a"), (1, "a"));
        Assert.Equal(["a"], Answer(position, (1, "a"), (1, "a"), (1, "a")));
        Assert.Empty(Answer(position, (1, "a"), (1, "a"), (1, "a")));
    }

    [Fact]
    public void A_rotation_that_hides_lines_of_the_second_hides_no_new_ones()
    {
        PodLogPosition position = new();
        Answer(position, (1, "a"), (2, "b"), (3, "c"));
        Assert.Equal(["d", "e"], Answer(position, (3, "c"), (4, "d"), (5, "e")));
        Assert.Equal(["f"], Answer(position, (6, "f")));
        Assert.False(position.IsProven);
    }

    [Fact]
    public void A_line_of_a_moment_that_was_seen_is_new_if_another_of_that_moment_was()
    {
        PodLogPosition position = new();
        Answer(position, (1, "a"), (1, "b"), (1, "c"));
        Assert.Equal(["d"], Answer(position, (1, "c"), (1, "d")));
    }

    [Fact]
    public void A_line_that_is_older_than_the_one_before_it_is_new_at_its_offset()
    {
        PodLogPosition position = new();
        Answer(position, (1, "a"), (5, "b"));
        Assert.Equal(["late", "c"], Answer(position, (1, "a"), (5, "b"), (4, "late"), (6, "c")));
        Assert.Empty(Answer(position, (1, "a"), (5, "b"), (4, "late"), (6, "c")));
    }

    [Fact]
    public void The_second_before_is_requested_too_if_a_late_line_may_be_in_it()
    {
        PodLogPosition position = new();
        Answer(position, (1_050_000_000, "a"));
        Assert.Equal(Noon, position.Since.ToUnixTimeMilliseconds() * 1_000_000);
        Answer(position, (1_150_000_000, "b"));
        Assert.Equal(Noon + Second, position.Since.ToUnixTimeMilliseconds() * 1_000_000);
    }

    [Fact]
    public void A_clock_that_is_set_back_is_followed()
    {
        PodLogPosition position = new();
        Answer(position, (3600 * Second, "later"), ((3600 * Second) + 1, "latest"), (5 * Second, "back"));
        Assert.True(position.Since.ToUnixTimeSeconds() * Second <= Noon + (5 * Second));
        Assert.Equal(
            ["on"],
            Answer(
            position, (3600 * Second, "later"), ((3600 * Second) + 1, "latest"), (5 * Second, "back"),
            (6 * Second, "on")));
    }

    [Fact]
    public void More_lines_of_a_second_than_are_remembered_are_known_by_their_times()
    {
        PodLogPosition position = new();
        (long, string)[] many =
            [.. Enumerable.Range(0, PodLogPosition.MaxRemembered * 3).Select(
            number => ((long)number, $"line {number}"))];
        Assert.Equal(many.Length, Answer(position, many).Count);
        Assert.Equal(["new"], Answer(position, [.. many, (many.Length, "new")]));
    }

    [Fact]
    public void Lines_before_the_first_one_wanted_are_not_new_when_they_come_again()
    {
        PodLogPosition position = new(beginsInside: true);
        Assert.Equal(["c"], Answer(position, (3, "c")));
        Assert.Equal(["d"], Answer(position, (1, "a"), (3, "b"), (3, "c"), (4, "d")));
    }

    [Fact]
    public void Lines_before_a_moment_are_not_wanted()
    {
        PodLogPosition position = new(notBefore: Noon + 5);
        Assert.Equal(["e", "f"], Answer(position, (1, "a"), (4, "d"), (5, "e"), (6, "f")));
        Assert.Equal(["g"], Answer(position, (4, "d"), (5, "e"), (6, "f"), (7, "g")));
    }

    [Fact]
    public void An_answer_that_is_cut_while_it_repeats_changes_nothing()
    {
        PodLogPosition position = new();
        Answer(position, (1, "a"), (2, "b"), (3, "c"));
        Assert.Empty(Answer(position, (1, "a")));
        Assert.Equal(["d"], Answer(position, (1, "a"), (2, "b"), (3, "c"), (4, "d")));
    }

    [Fact]
    public void A_position_at_an_unfinished_line_includes_it_only_on_request()
    {
        PodLogPosition unwanted = new(beginsInside: true);
        unwanted.BeginAt(Noon + 5, isWanted: false);
        Assert.Equal(["next"], Answer(unwanted, (1, "old"), (5, "whole"), (6, "next")));

        PodLogPosition wanted = new(beginsInside: true);
        wanted.BeginAt(Noon + 5, isWanted: true);
        Assert.Equal(["whole", "next"], Answer(wanted, (1, "old"), (5, "whole"), (6, "next")));
    }

    /// <summary>Plays an answer; the lines that were new.</summary>
    private static List<string> Answer(PodLogPosition position, params (long Time, string Text)[] lines)
    {
        List<string> news = [];
        position.BeginResponse();
        foreach ((long time, string text) in lines)
        {
            int hash = PodLogPosition.Hash(Encoding.UTF8.GetBytes(text), text.Length);
            if (position.IsNew(Noon + time, hash))
            {
                position.Add(Noon + time, hash);
                news.Add(text);
            }
        }

        return news;
    }
}
