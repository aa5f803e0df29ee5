using CsCheck;
using Monitoring.Entries;

namespace Monitoring.Querying;

public sealed class LabelSelectorTests
{
    private static readonly LogMetadata Web = new(
    [
        new("app", "web"), new("tier", "front"), new("env", "a"), new("path", "/var/log/x.log"), new(
            "App.Kubernetes.io/Name", "Web"),
        new("image", "it's a,b"), new("empty", ""), new("in", "in"), new("shard", "7"), new("version", "v7"), new(
            "restart_count", "3"),
        new("annotations.example.com/note", "a b&&c"), new("labels.app", "web"), new("zeros", "007"),
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
    [InlineData("path=/var/log/x.log", true)]
    [InlineData("app.kubernetes.io/name=Web", true)]
    [InlineData("image='it''s a,b'", true)]
    [InlineData("image=\"it's a,b\"", true)]
    [InlineData("empty=", true)]
    [InlineData("empty in (a,)", true)]
    [InlineData("empty!=", false)]
    [InlineData("app='web'", true)]
    [InlineData("in in (in)", true)]
    [InlineData("in,notin in (in,),!x", false)]
    [InlineData("!notin", true)]
    [InlineData("shard>6", true)]
    [InlineData("shard>7", false)]
    [InlineData("shard<8", true)]
    [InlineData("shard<7", false)]
    [InlineData("shard > 6, shard < 8", true)]
    [InlineData("zeros>6", true)]
    [InlineData("version>6", false)]
    [InlineData("version<8", false)]
    [InlineData("nowhere>1", false)]
    [InlineData("nowhere<1", false)]
    [InlineData("empty<1", false)]
    [InlineData("restart_count>2", true)]
    [InlineData("PATH=/var/log/x.log", true)]
    [InlineData("path!=/x?a=b&&c<d>e", true)]
    [InlineData("annotations.example.com/note='a b&&c'", true)]
    [InlineData("labels.app=web", true)]
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
    [InlineData("a=b&&c=d", 3)]
    [InlineData("a=b;c=d", 3)]
    [InlineData("a=b|c", 3)]
    [InlineData("a=~b", 2)]
    [InlineData("a===b", 3)]
    [InlineData("a=web*", 5)]
    [InlineData("a='b c'", 4)]
    [InlineData("a in (b,c/d)", 9)]
    [InlineData("a in (b c)", 8)]
    [InlineData("a in ()", 6)]
    [InlineData("a~b", 1)]
    [InlineData("a b/c", 2)]
    [InlineData("app=web,", 8)]
    [InlineData(",app=web", 0)]
    [InlineData("a=-b", 2)]
    [InlineData("a=b-", 3)]
    [InlineData("_a=b", 0)]
    [InlineData("a.=b", 1)]
    [InlineData("example.com/=b", 12)]
    [InlineData("/a=b", 0)]
    [InlineData("a/b/c=d", 3)]
    [InlineData("Example.com/a=b", 0)]
    [InlineData("example..com/a=b", 8)]
    [InlineData("example-.com/a=b", 7)]
    [InlineData("labels.a b", 9)]
    [InlineData("labels.a&=b", 8)]
    [InlineData("namespace=a&&b=c", 11)]
    [InlineData("pod_name=web-*", 13)]
    [InlineData("tier>", 5)]
    [InlineData("tier>x", 5)]
    [InlineData("tier>1.5", 5)]
    [InlineData("tier>=1", 5)]
    [InlineData("tier>-1", 5)]
    [InlineData("tier>>1", 5)]
    [InlineData("tier>1<3", 6)]
    [InlineData("tier>9223372036854775808", 5)]
    [InlineData(">1", 0)]
    [InlineData("!tier>1", 5)]
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
        string selector = "path=" + new string('a', 500) + "\u001b[31m,b" + "!!";
        SelectorException error = Assert.Throws<SelectorException>(() => LabelSelector.Parse(selector));
        string[] lines = error.Message.Split('\n');
        Assert.True(lines[1].Length <= 76);
        Assert.Equal('!', lines[1][lines[2].IndexOf('^', StringComparison.Ordinal)]);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public void The_lengths_are_those_of_Kubernetes()
    {
        string name = new('a', 63);
        string prefix = string.Join('.', Enumerable.Repeat(new string('b', 62), 4)) + ".c";
        Assert.Equal(253, prefix.Length);
        Assert.True(LabelSelector.TryParse($"{prefix}/{name}={name}", out _));
        Assert.Equal(63, Assert.Throws<SelectorException>(() => LabelSelector.Parse($"{name}a=b")).Position);
        Assert.Equal(65, Assert.Throws<SelectorException>(() => LabelSelector.Parse($"k={name}a")).Position);
        Assert.Equal(253, Assert.Throws<SelectorException>(() => LabelSelector.Parse($"{prefix}c/{name}")).Position);
        Assert.True(LabelSelector.TryParse($"pod_name={name}{name}", out _));
    }

    [Theory]
    [InlineData("app='web',tier in ('a', b),!\"c\"", "app=web,tier in (a,b),!c")]
    [InlineData("in in (in,)", "in in (in,)")]
    [InlineData("empty=,x>1,y < 2", "empty=,x>1,y<2")]
    public void A_selector_of_labels_is_written_as_the_API_reads_it(string selector, string expected) =>
        Assert.Equal(expected, LabelSelector.ParseLabels(selector).ToString());

    [Theory]
    [InlineData("path=/var/log", 5)]
    [InlineData("labels.app/x y", 13)]
    public void A_selector_of_labels_has_no_keys_of_ours(string selector, int position) =>
        Assert.Equal(position, Assert.Throws<SelectorException>(() => LabelSelector.ParseLabels(selector)).Position);

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
            Gen.Char["ab1=!<>,()'\" in"].Array[0, 14].Select(characters => new string(characters))).Sample(text =>
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
    public void Any_value_of_a_key_of_ours_can_be_written_and_read_again() =>
        Gen.String[0, 5].Array[0, 3].Sample(values =>
        {
            LabelSelector selector = LabelSelector.FromPairs(
                values.Select(value => new KeyValuePair<string, string>(MetadataKeys.Path, value)));
            Assert.Equal(selector.ExactPairs, LabelSelector.Parse(selector.ToString()).ExactPairs);
        }, iter: 20_000, threads: 1);
}
