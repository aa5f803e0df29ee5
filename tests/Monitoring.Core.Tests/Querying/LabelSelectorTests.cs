using CsCheck;
using Monitoring.Entries;

namespace Monitoring.Querying;

public sealed class LabelSelectorTests
{
    private static readonly LogMetadata Web = new(
    [
        new("app", "web"), new("tier", "front"), new("env", "a"), new("path", "/var/log/x.log"), new("App.Kubernetes.io/Name", "Web"),
        new("note", "it's a,b"), new("empty", ""),
    ]);

    [Theory]
    [InlineData("", true)]
    [InlineData("   ", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web", true)]
    [InlineData("app = web", true)]
    [InlineData("app=Web", false)]
    [InlineData("APP=web", true)]
    [InlineData("app!=web", false)]
    [InlineData("app != db", true)]
    [InlineData("nowhere!=web", true)]
    [InlineData("app in (db, web)", true)]
    [InlineData("app in(db)", false)]
    [InlineData("app notin (db,web)", false)]
    [InlineData("nowhere notin (db)", true)]
    [InlineData("app", true)]
    [InlineData("!app", false)]
    [InlineData("! canary", true)]
    [InlineData("app=web,tier!=cache,env in (a,b),!canary", true)]
    [InlineData("app=web,tier=cache", false)]
    [InlineData("app=web,", true)]
    [InlineData("path=/var/log/x.log", true)]
    [InlineData("app.kubernetes.io/name=Web", true)]
    [InlineData("note='it''s a,b'", true)]
    [InlineData("note=\"it's a,b\"", true)]
    [InlineData("empty=", true)]
    [InlineData("empty in (a,)", true)]
    [InlineData("in in (in)", false)]
    [InlineData("in=web", false)]
    [InlineData("notin!=web", true)]
    public void A_selector_selects_as_in_Kubernetes(string selector, bool selects)
    {
        LabelSelector parsed = LabelSelector.Parse(selector);
        Assert.Equal(selects, parsed.Selects(Web));
        Assert.Equal(parsed, LabelSelector.Parse(parsed.ToString()));
    }

    [Theory]
    [InlineData("app=web,,x", 8)]
    [InlineData("=web", 0)]
    [InlineData("app!web", 4)]
    [InlineData("app in web", 7)]
    [InlineData("app in (web", 11)]
    [InlineData("app in (web x)", 12)]
    [InlineData("app web", 4)]
    [InlineData("a=b c", 4)]
    [InlineData("app=(web)", 4)]
    [InlineData("!", 1)]
    [InlineData("app='web", 4)]
    [InlineData("''=x", 0)]
    public void An_error_points_at_the_character(string selector, int position)
    {
        SelectorException error = Assert.Throws<SelectorException>(() => LabelSelector.Parse(selector));
        Assert.Equal(position, error.Position);
        string[] lines = error.Message.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal(selector, lines[1]);
        Assert.Equal(position, lines[2].IndexOf('^', StringComparison.Ordinal));
        Assert.False(LabelSelector.TryParse(selector, out _));
    }

    [Fact]
    public void A_long_or_hostile_selector_is_shown_where_the_error_is_and_cannot_steer_a_terminal()
    {
        string selector = new string('a', 500) + "\u001b[31m,b" + "!!";
        SelectorException error = Assert.Throws<SelectorException>(() => LabelSelector.Parse(selector));
        string[] lines = error.Message.Split('\n');
        Assert.True(lines[1].Length <= 76);
        Assert.Equal('!', lines[1][lines[2].IndexOf('^', StringComparison.Ordinal)]);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public void A_key_that_is_written_just_so_counts_before_one_in_another_case()
    {
        LogMetadata both = new([new("App", "upper"), new("app", "lower")]);
        Assert.True(LabelSelector.Parse("app=lower").Selects(both));
        Assert.True(LabelSelector.Parse("App=upper").Selects(both));
        Assert.True(LabelSelector.Parse("APP=upper").Selects(both));
    }

    [Fact]
    public void Exact_pairs_are_those_that_an_index_can_answer() =>
        Assert.Equal(
            [new("a", "1"), new("d", "4")],
            LabelSelector.Parse("a=1,b!=2,c in (1,2),d in (4),e,!f").ExactPairs);

    [Fact]
    public void Any_text_is_a_selector_that_round_trips_or_an_error_inside_of_it() =>
        Gen.OneOf(
            Gen.String,
            Gen.Char["ab=!,()'\" in"].Array[0, 14].Select(characters => new string(characters))).Sample(text =>
        {
            try
            {
                LabelSelector selector = LabelSelector.Parse(text);
                LabelSelector again = LabelSelector.Parse(selector.ToString());
                Assert.Equal(
                    selector.Requirements.Select(part => (part.Key, part.Operator, string.Join('\0', part.Values))),
                    again.Requirements.Select(part => (part.Key, part.Operator, string.Join('\0', part.Values))));
            }
            catch (SelectorException error)
            {
                Assert.InRange(error.Position, 0, text.Length);
            }
        }, iter: 20_000, threads: 1);

    [Fact]
    public void Any_pairs_can_be_written_and_read_again() =>
        Gen.Select(Gen.String[1, 5], Gen.String[0, 5]).Array[0, 3].Sample(pairs =>
        {
            LabelSelector selector = LabelSelector.FromPairs(
                pairs.Select(pair => new KeyValuePair<string, string>(pair.Item1, pair.Item2)));
            Assert.Equal(selector.ExactPairs, LabelSelector.Parse(selector.ToString()).ExactPairs);
        }, iter: 20_000, threads: 1);
}
