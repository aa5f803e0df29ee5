using CsCheck;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Fuzzing;

/// <summary>Label selectors.</summary>
public sealed class SelectorFuzz
{
    private static readonly string[] Samples =
        ["app=web,tier!=cache,env in (a,b),!canary", "'a' notin (\"x\",,z)", "path notin ('a''b',\"x\"\"y\")",
            "in in (in)", "a==b", " path = /x?a=b!c , ! k ", "k notin (,)", "k=", "k > 1,k<-2"];

    private static readonly string[] Words =
        ["=", "!", "<", ">", "path", "!=", "==", ",", "(", ")", "in", "notin", "'", "\"", " ", "a", "app", "A",
            "\u00a0", "\t", "in (", "b)", "\0", "é"];

    [Fact]
    public void A_selector_round_trips_or_is_rejected_at_an_offset_in_it() => Fuzz.Check(
        FuzzInput.AllText(Samples, Words),
        text =>
        {
            LabelSelector selector;
            try
            {
                selector = LabelSelector.Parse(text);
            }
            catch (SelectorException refused)
            {
                Assert.InRange(refused.Position, 0, text.Length);
                Assert.False(LabelSelector.TryParse(text, out _));
                return;
            }

            LabelSelector again = LabelSelector.Parse(selector.ToString());
            Assert.Equal(Describe(selector), Describe(again));
        },
        count: 5000);

    [Fact]
    public void A_selector_of_pairs_round_trips_and_selects_exactly_these() => Fuzz.Check(
        Gen.Select(
            FuzzInput.OneOf(["path", "image", "Container_Id", "annotations.a.b/C"]),
            FuzzInput.AllText(Samples, Words)).Array[0, 4],
        pairs =>
        {
            Dictionary<string, string> metadata = [];
            foreach ((string key, string value) in pairs)
            {
                metadata[key] = value;
            }

            LabelSelector selector = LabelSelector.Parse(LabelSelector.FromPairs(metadata).ToString());
            Assert.Equal(metadata, selector.ExactPairs.ToDictionary());
            Assert.True(selector.Selects(new LogMetadata(metadata)));
            foreach ((string key, string value) in metadata)
            {
                LogMetadata other = new(metadata.Where(pair => pair.Key != key).Append(new(key, value + "x")));
                Assert.False(selector.Selects(other));
            }
        },
        pairs => string.Join(", ", pairs.Select(pair => $"{Fuzz.Show(pair.Item1)}: {Fuzz.Show(pair.Item2)}")));

    private static IEnumerable<string> Describe(LabelSelector selector) => selector.Requirements.Select(requirement =>
        $"{Fuzz.Show(requirement.Key)} {requirement.Operator} {string.Join(' ', requirement.Values.Select(Fuzz.Show))}");
}
