namespace Monitoring.Querying.Matching;

public sealed class NearestNamesTests
{
    private static readonly string[] Names = ["web-0", "web-1", "db-0", "dns-0", "checkout-7d9c5b6c4f-x2x8p"];

    [Theory]
    [InlineData("web-2", "web-0", "web-1")]
    [InlineData("WEB-0", "web-0", "web-1")]
    [InlineData("wbe-0", "web-0")]
    [InlineData("web", "web-0", "web-1")]
    [InlineData("wbe", "web-0", "web-1")]
    [InlineData("chekcout", "checkout-7d9c5b6c4f-x2x8p")]
    [InlineData("x2x8p", "checkout-7d9c5b6c4f-x2x8p")]
    [InlineData("web-0-old", "web-0")]
    [InlineData("wbe*", "web-0", "web-1")]
    [InlineData("nothing-like-it")]
    [InlineData("*")]
    [InlineData("")]
    public void The_names_most_like_it_come_first(string wanted, params string[] expected) =>
        Assert.Equal(expected, NearestNames.Find(wanted, Names, count: 5).Take(Math.Max(expected.Length, 1)));

    [Fact]
    public void Each_name_is_returned_once_up_to_the_requested_number() =>
        Assert.Equal(["web-1", "web-2"], NearestNames.Find("web-0", ["web-1", "web-1", "web-2", "web-3"], count: 2));

    [Fact]
    public void A_name_of_any_length_is_compared_in_bounded_time() =>
        Assert.Empty(NearestNames.Find(new string('a', 1 << 20), [new string('a', 1 << 20)], count: 5));
}
