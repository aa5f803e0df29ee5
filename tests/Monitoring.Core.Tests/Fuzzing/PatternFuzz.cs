using System.Text;
using CsCheck;
using Monitoring.Collecting.Scanning;
using Monitoring.Querying;
using Monitoring.Querying.Wildcards;

namespace Monitoring.Fuzzing;

/// <summary>Wildcards over metadata, globs over paths, and texts and regular expressions over messages.</summary>
public sealed class PatternFuzz
{
    private static readonly string[] WildcardWords = ["*", "?", "[", "]", "-", "`", "a", "b", "B", "[a-c]", "[]]", "**",
        "x", "`*", "`["];

    private static readonly string[] GlobWords =
        ["*", "**", "**/", "?", "[", "]", "!", "^", "-", "/", "a", "b", "[a-c]", "[!a-c]", "[]]", "\\", ".", "(", "$",
            "{", "|", "[z-a]", "[+-0]", "[/]"];

    private static Gen<string> Names =>
        FuzzInput.OneOf(["a", "b", "c", "B", "/", "/", "/", "-", ".", "]", "[", "`", "*", "!", "x", "0"]).Array[0, 10]
        .Select(string.Concat);

    /// <summary>A path, and a pattern that was made of it.</summary>
    private static Gen<(string Pattern, string Path)> Globbed =>
        Gen.Select(
        Names,
        Gen.Frequency(
        (3, Gen.Const(string.Empty)),
        (1, FuzzInput.OneOf(["*", "?", "**", "**/", "[!b]", "[a-c]", "[/]", "[--0]", "[!]", "[c-a]"]))).Array[0,
        10], FuzzInput.OneOf([0, 1, 2]))
        .Select((path, wildcards, rest) => (
            string.Concat(
                path.Select(
                (letter, index) => index < wildcards.Length
                && wildcards[index].Length > 0 ? wildcards[index] : letter.ToString())),
            rest == 0 ? path + "/x" : path));

    [Fact]
    public void A_wildcard_matches_as_its_definition_says() => Fuzz.Check(
        Gen.Select(FuzzInput.AllText(["a*b?[c-e]", "`[x`]*"], WildcardWords), Names),
        input =>
        {
            (string pattern, string text) = input;
            if (WildcardText.IsValid(pattern))
            {
                bool matches = ReferencePatterns.MatchesWildcard(pattern, text);
                Assert.Equal(matches, WildcardText.Matches(pattern, text));
                Assert.True(!matches || new WildcardPrefix(pattern).MayMatch(Encoding.UTF8.GetBytes(text)));
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
        Gen.OneOf(
            Globbed,
            Gen.Select(
                Gen.OneOf(
                FuzzInput.OneOf(GlobWords).Array[0, 8]
                .Select(string.Concat), FuzzInput.AllText(["**/*.log", "a/[!b]c"], GlobWords)), Names)),
        input =>
        {
            (string pattern, string path) = input;
            Assert.Equal(ReferencePatterns.MatchesGlob(pattern, path), new GlobPattern(pattern).Matches(path));
        },
        input => $"{Fuzz.Show(input.Item1)} and {Fuzz.Show(input.Item2)}",
        count: 400);

    [Fact]
    public void An_escaped_name_is_a_glob_that_matches_it_alone() => Fuzz.Check(
        Gen.Select(
            FuzzInput.OneOf(["a", "b", "*", "?", "[", "]", "-", "!", ".", "^"]).Array[0, 6]
            .Select(string.Concat), Names),
        input =>
        {
            GlobPattern glob = new(GlobPattern.Escape(input.Item1));
            Assert.True(glob.Matches(input.Item1));
            Assert.Equal(input.Item1 == input.Item2[(input.Item2.LastIndexOf('/') + 1)..], glob.Matches(input.Item2));
            string like = input.Item1.Replace('?', 'a').Replace('*', 'b').Replace('-', 'c');
            Assert.Equal(like == input.Item1, glob.Matches(like));
        },
        input => $"{Fuzz.Show(input.Item1)} and {Fuzz.Show(input.Item2)}",
        count: 200);

    [Fact]
    public void A_regular_expression_is_one_or_refused() => Fuzz.Check(
        Gen.OneOf(
            FuzzInput.AllText(
                ["(a+)+$", "[a-z]{2,3}(?<n>x)\\k<n>", "(?i)x|y"],
                ["(", ")", "[", "]", "{", "}", "a", "+", "*", "?", "\\", "^", "$", "|", "(?", "(?:", "<n>", "{1000}",
                "-", "\\p{L}", "\\u"]),
            FuzzInput.OneOf(
                ["a{2147483647}a{2147483647}", "(?:(?:a{1000}){1000}){1000}", "[aA]{2000000000}",
                "(?x)(?:a{1000}) # x\n {1000}", "(?#(){3}a{2000000000}"]),
            Gen.Select(
                FuzzInput.OneOf(["(", "[", "(?:", "(a|", "a{2147483647}", "(?=", "(a*)*", "((a", ")", "[a-[b"]),
                Gen.Int[0, 2000]).Select((word, count) => string.Concat(Enumerable.Repeat(word, count)))),
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
        text => (64 << 20) + Fuzz.Most(text.Length),
        count: 30);

    [Fact]
    public void A_text_is_found_where_it_is() => Fuzz.Check(
        Gen.Select(
            Gen.OneOf(
            FuzzInput.Parts(FuzzInput.AllText(["Disk full at 10"], ["é", "\u017f", "K"]))
            .Select(pair => (Encoding.UTF8.GetBytes(pair.Whole), pair.Part)),
                Gen.Select(
                FuzzInput.Words(
                20, "a", "A", "ab", "b", "é", "É", "k", "\u212a", "s", "\u017f", "ı", "I", "\ufffd", " "),
                FuzzInput.AllText(["ab", "Ab"], ["a", "B", "é", "k", "\u212a", "s", "\u017f", "i", "ı"]))), Gen.Bool),
        input =>
        {
            ((byte[] message, string text), bool caseSensitive) = input;
            if (text.Length > 0)
            {
                string shown = Encoding.UTF8.GetString(message);
                bool expected = caseSensitive
                    ? message.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0
                    : shown.Contains(text, StringComparison.OrdinalIgnoreCase);
                Assert.Equal(expected, new ContainedText(text, caseSensitive).IsIn(message));
            }
        },
        input =>
            $"{Fuzz.Show(input.Item1.Item2)} in {Fuzz.Show(input.Item1.Item1)}, {(input.Item2 ? "as it stands" : "in any case")}",
        count: 3000);
}
