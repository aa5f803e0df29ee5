using CsCheck;

namespace Monitoring.Entries;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("hello, world")]
    [InlineData("a\ttab")]
    [InlineData("gr\u00fc\u00dfe \u4f60\u597d \ud83d\ude00 \u05d0\u0628 \u00a0")]
    public void Harmless_text_is_the_same_instance(string text) => Assert.Same(text, TerminalText.Neutralize(text));

    [Theory]
    [InlineData("\u001b[31mred\u001b[0m", "\u241b[31mred\u241b[0m")]
    [InlineData("\u001b]0;title\u0007", "\u241b]0;title\u2407")]
    [InlineData("one\rtwo\nthree\u0000", "one\u240dtwo\u240athree\u2400")]
    [InlineData("del\u007f\u0008", "del\u2421\u2408")]
    [InlineData("\u009b31m\u0085", "\\u009b31m\\u0085")]
    [InlineData("a\u202eb\u2066c\u200fd\u061ce", "a\\u202eb\\u2066c\\u200fd\\u061ce")]
    [InlineData("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    public void Control_characters_are_shown_as_text(string text, string shown) =>
        Assert.Equal(shown, TerminalText.Neutralize(text));

    [Fact]
    public void Newlines_are_kept_on_demand()
    {
        const string Lines = "one\ntwo\n";
        Assert.Same(Lines, TerminalText.Neutralize(Lines, keepNewlines: true));
        Assert.Equal("one\u240d\ntwo\u241b", TerminalText.Neutralize("one\r\ntwo\u001b", keepNewlines: true));
    }

    [Fact]
    public void Nothing_that_steers_is_ever_left() =>
        Gen.String.Sample(text => TerminalText.Neutralize(text).All(IsHarmless));

    [Fact]
    public void Every_character_is_either_kept_or_shown()
    {
        for (int value = 0; value <= char.MaxValue; value++)
        {
            char character = (char)value;
            string text = character.ToString();
            string result = TerminalText.Neutralize(text);
            Assert.Equal(IsHarmless(character), ReferenceEquals(text, result));
            Assert.True(result.All(IsHarmless));
        }
    }

    private static bool IsHarmless(char character) => character == '\t'
        || (!char.IsControl(character)
            && character is not ('\u061c' or '\u200e' or '\u200f' or '\u2028' or '\u2029'
                or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069')));
}
