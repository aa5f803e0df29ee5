using System.Text;

namespace Monitoring.Files;

public sealed class HeadPrefixesTests
{
    private static readonly byte[] Head = Encoding.UTF8.GetBytes(
        string.Concat(Enumerable.Range(0, 300).Select(line => $"{line:D4}")));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(4, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 2)]
    [InlineData(511, 7)]
    [InlineData(512, 8)]
    [InlineData(1200, 8)]
    public void Each_prefix_that_the_bytes_have_has_a_digest(int length, int count) =>
        Assert.Equal(count, HeadPrefixes.Of(Head.AsSpan(0, length)).Count);

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(100, true)]
    [InlineData(700, true)]
    public void A_prefix_matches_unless_it_is_too_short(int length, bool matches) =>
        Assert.Equal(matches, HeadPrefixes.Of(Head).Matches(Head.AsSpan(0, length)));

    [Fact]
    public void Other_bytes_do_not_match()
    {
        byte[] other = [.. Head];
        other[10]++;
        Assert.False(HeadPrefixes.Of(Head).Matches(other.AsSpan(0, 100)));
        Assert.NotEqual(HeadPrefixes.Of(Head), HeadPrefixes.Of(other));
    }

    [Fact]
    public void Nothing_matches_where_nothing_is_known() => Assert.False(default(HeadPrefixes).Matches(Head));

    [Fact]
    public void Those_of_the_same_bytes_are_equal() =>
        Assert.True(HeadPrefixes.Of(Head) == HeadPrefixes.Of(Head.AsSpan(0, 600)));
}
