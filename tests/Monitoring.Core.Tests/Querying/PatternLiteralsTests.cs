using System.Text.RegularExpressions;
using CsCheck;
using Monitoring.Fuzzing;

namespace Monitoring.Querying;

/// <summary>The literals of a pattern are in every message that it matches.</summary>
public sealed class PatternLiteralsTests
{
    [Theory]
    [InlineData("ERROR", "ERROR", true)]
    [InlineData("a|bc", "a / bc", true)]
    [InlineData(@"10\.0\.17\.4", "10.0.17.4", true)]
    [InlineData("a.b", "a & b", false)]
    [InlineData("^start", "start", false)]
    [InlineData("timed? out", "time &  out", false)]
    [InlineData("ab*c", "a & c", false)]
    [InlineData("ab+c", "ab & c", false)]
    [InlineData("ab{2,3}c", "a & c", false)]
    [InlineData("a{b}c", "a{b}c", true)]
    [InlineData("x{,3}", "x{,3}", true)]
    [InlineData(@"id=\d+ (ok|failed) in", "id= &   &  in", false)]
    [InlineData("[EW]RROR", "RROR", false)]
    [InlineData("[]a]b", "b", false)]
    [InlineData("(?:x|y)z", "z", false)]
    [InlineData("disk full", "dis &  full", false)]
    [InlineData("größe", "gr & e", false)]
    public void Literals_are_found(string pattern, string texts, bool isExact)
    {
        PatternLiterals literals = PatternLiterals.Of(new MessagePattern(pattern))!;
        Assert.Equal(
            texts,
            string.Join(" / ", literals.Alternatives.Select(all => string.Join(" & ", all.Select(text => text.Text)))));
        Assert.Equal(isExact, literals.IsExact);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a|")]
    [InlineData(".*")]
    [InlineData("a?")]
    [InlineData("a|.")]
    [InlineData("(?x) a b")]
    [InlineData("a(?i)b")]
    [InlineData("a(?# comment )b")]
    [InlineData(@"a\x41")]
    [InlineData(@"(a)b\1")]
    [InlineData(@"\p{L}a")]
    [InlineData("[a-z-[k]]x")]
    [InlineData("kkk")]
    public void A_pattern_without_reliable_literals_has_none(string pattern) =>
        Assert.Null(PatternLiterals.Of(new MessagePattern(pattern)));

    [Fact]
    public void A_case_sensitive_pattern_keeps_every_letter()
    {
        MessagePattern pattern = new("disk", caseSensitive: true);
        Assert.Equal("disk", PatternLiterals.Of(pattern)!.Alternatives[0][0].Text);
    }

    [Fact]
    public void Only_k_matches_a_character_that_is_not_ascii()
    {
        string others = string.Concat(Enumerable.Range(128, char.MaxValue - 127).Select(code => (char)code));
        for (char letter = '!'; letter <= '~'; letter++)
        {
            MessagePattern pattern = new(Regex.Escape($"{letter}"));
            Assert.Equal(letter is 'k' or 'K', pattern.IsMatch(others) == true);
        }
    }

    [Fact]
    public void What_a_pattern_matches_has_its_literals()
    {
        Gen<string> piece = FuzzInput.OneOf<string>([
            "a", "b", "ERR", "k", "é", ".", "*", "+", "?", "|", "(", ")", "[ab]", "[^a]", "{2}", "{",
            "}", "^", "$", @"\.",
            @"\d", @"\w*", @"\b", " ", "(?:a|b)", "(?=a)", "(?!b)", "7", "K"]);
        Gen<string> message = FuzzInput.OneOf<string>(
            ["a", "b", "err", "ERR", "k", "K", "é", ".", " ", "7", "{", "}", "ab", "c", "\u212a"])
            .Array[0, 8].Select(string.Concat);
        int matched = 0;
        Gen.Select(piece.Array[1, 6].Select(string.Concat), message.Array[30]).Sample((pattern, messages) =>
        {
            MessagePattern parsed;
            try
            {
                parsed = new MessagePattern(pattern);
            }
            catch (ArgumentException)
            {
                return;
            }

            if (PatternLiterals.Of(parsed) is not { } literals)
            {
                return;
            }

            foreach (string text in messages)
            {
                byte[] utf8 = System.Text.Encoding.UTF8.GetBytes(text);
                bool hasAll = literals.Alternatives.Any(all => all.All(literal => literal.IsIn(utf8)));
                bool isMatch = parsed.IsMatch(text) == true;
                Assert.True(!isMatch || hasAll, $"/{pattern}/ in '{text}'");
                Assert.True(!literals.IsExact || isMatch == hasAll, $"/{pattern}/ is exact, in '{text}'");
                matched += isMatch ? 1 : 0;
            }
        }, iter: 3_000, threads: 1);
        Assert.True(matched > 1_000);
    }
}
