using System.Text;
using CsCheck;

namespace Monitoring.Querying;

public sealed class ContainedTextTests
{
    [Fact]
    public void It_is_found_wherever_a_string_would_find_it() =>
        Gen.Select(Gen.String[Gen.Char["abABzZ1 é"], 0, 12], Gen.String[Gen.Char["abABzZ1 é"], 1, 3], Gen.Bool)
            .Sample((message, text, caseSensitive) =>
            new ContainedText(text, caseSensitive).IsIn(Encoding.UTF8.GetBytes(message))
                == message.Contains(
                    text, caseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase));

    [Theory]
    [InlineData("ÜBER", true)]
    [InlineData("über", true)]
    [InlineData("uber", false)]
    public void Letters_beyond_ascii_have_cases_too(string text, bool expected) =>
        Assert.Equal(expected, new ContainedText(text).IsIn("Die Über-Anfrage"u8));

    /// <summary>Filters are made of ASCII letters only: a letter beyond must not be the other case of one.</summary>
    [Fact]
    public void No_letter_beyond_ascii_is_another_case_of_one_within()
    {
        for (char beyond = '\u0080'; beyond < char.MaxValue; beyond++)
        {
            for (char within = 'a'; within <= 'z'; within++)
            {
                Assert.False(
                    beyond.ToString()
                    .Equals(within.ToString(), StringComparison.OrdinalIgnoreCase), $"U+{(int)beyond:X4} {within}");
            }
        }
    }

    [Fact]
    public void Bytes_that_are_not_text_do_no_harm() =>
        Assert.True(new ContainedText("b").IsIn([0xff, (byte)'B', 0xc3]));

    [Fact]
    public void There_is_at_least_one_public_type() => Assert.Throws<ArgumentException>(() => new ContainedText(""));
}
