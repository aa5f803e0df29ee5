using System.Text;
using CsCheck;
using Monitoring.Collecting;
using Monitoring.Querying;

namespace Monitoring.Fuzzing;

/// <summary>Wildcards over metadata, globs over paths, and texts and regular expressions over messages.</summary>
public sealed class PatternFuzz
{
    private static readonly string[] WildcardWords = ["*", "?", "[", "]", "-", "`", "a", "b", "B", "[a-c]", "[]]", "**", "x", "`*", "`["];

    private static readonly string[] GlobWords =
        ["*", "**", "**/", "?", "[", "]", "!", "^", "-", "/", "a", "b", "[a-c]", "[!a-c]", "[]]", "\\", ".", "(", "$", "{", "|", "[z-a]", "[+-0]", "[/]"];

    private static Gen<string> Names => FuzzInput.OneOf(["a", "b", "c", "B", "/", "-", ".", "]", "[", "`", "*", "!", "x", "0"]).Array[0, 10].Select(string.Concat);

    [Fact]
    public void A_wildcard_matches_as_its_definition_says() => Fuzz.Check(
        Gen.Select(FuzzInput.AllText(["a*b?[c-e]", "`[x`]*"], WildcardWords), Names),
        input =>
        {
            (string pattern, string text) = input;
            if (WildcardText.IsValid(pattern))
            {
                Assert.Equal(ReferencePatterns.MatchesWildcard(pattern, text), WildcardText.Matches(pattern, text));
            }
            else
            {
                Assert.Throws<ArgumentException>(() => new MetadataPattern("key", [pattern]));
            }
        },
        input => $"{Fuzz.Show(input.Item1)} and {Fuzz.Show(input.Item2)}",
        count: 5000);

    [Fact]
    public void A_glob_matches_as_its_definition_says() => Fuzz.Check(
        Gen.Select(Gen.OneOf(FuzzInput.OneOf(GlobWords).Array[0, 8].Select(string.Concat), FuzzInput.AllText(["**/*.log", "a/[!b]c"], GlobWords)), Names),
        input =>
        {
            (string pattern, string path) = input;
            Assert.Equal(ReferencePatterns.MatchesGlob(pattern, path), new GlobPattern(pattern).Matches(path));
        },
        input => $"{Fuzz.Show(input.Item1)} and {Fuzz.Show(input.Item2)}",
        count: 200);

    [Fact]
    public void An_escaped_name_is_a_glob_that_matches_it_alone() => Fuzz.Check(
        Gen.Select(FuzzInput.OneOf(["a", "b", "*", "?", "[", "]", "-", "!", ".", "^"]).Array[0, 6].Select(string.Concat), Names),
        input =>
        {
            GlobPattern glob = new(GlobPattern.Escape(input.Item1));
            Assert.True(glob.Matches(input.Item1));
            Assert.Equal(input.Item1 == input.Item2[(input.Item2.LastIndexOf('/') + 1)..], glob.Matches(input.Item2));
        },
        input => $"{Fuzz.Show(input.Item1)} and {Fuzz.Show(input.Item2)}",
        count: 200);

    [Fact]
    public void A_regular_expression_is_one_or_refused() => Fuzz.Check(
        Gen.OneOf(
            FuzzInput.AllText(["(a+)+$", "[a-z]{2,3}(?<n>x)\\k<n>", "(?i)x|y"], ["(", ")", "[", "]", "{", "}", "a", "+", "*", "?", "\\", "^", "$", "|", "(?", "(?:", "<n>", "{1000}", "-", "\\p{L}", "\\u"]),
            Gen.Select(FuzzInput.OneOf(["(", "[", "(?:", "(a|", "a{2147483647}", "(?=", "(a*)*", "((a", ")", "[a-[b"]), Gen.Int[0, 2000]).Select((word, count) => string.Concat(Enumerable.Repeat(word, count)))),
        text =>
        {
            try
            {
                _ = new MessagePattern(text).IsMatch("aaaaaaaaaaaaaaaaaaaaaaaaaaaa!");
            }
            catch (ArgumentException)
            {
            }
        },
        Fuzz.Show,
        count: 30);

    [Fact]
    public void A_text_is_found_where_it_is() => Fuzz.Check(
        Gen.Select(FuzzInput.Words(20, "a", "A", "ab", "b", "é", "É", "k", "\u212a", "s", "\u017f", "ı", "I", "\ufffd", " "), FuzzInput.AllText(["ab", "Ab"], ["a", "B", "é", "k", "\u212a", "s", "\u017f", "i", "ı"]), Gen.Bool),
        input =>
        {
            (byte[] message, string text, bool caseSensitive) = input;
            if (text.Length > 0)
            {
                string shown = Encoding.UTF8.GetString(message);
                bool expected = caseSensitive
                    ? message.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0
                    : shown.Contains(text, StringComparison.OrdinalIgnoreCase);
                Assert.Equal(expected, new ContainedText(text, caseSensitive).IsIn(message));
            }
        },
        input => $"{Fuzz.Show(input.Item2)} in {Fuzz.Show(input.Item1)}, {(input.Item3 ? "as it stands" : "in any case")}",
        count: 3000);
}
