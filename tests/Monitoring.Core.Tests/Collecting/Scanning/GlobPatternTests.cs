namespace Monitoring.Collecting.Scanning;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("*.log", "a/b.log", true)]
    [InlineData("*.log", "b.log.1", false)]
    [InlineData("a/*", "a/b", true)]
    [InlineData("a/*", "a/b/c", false)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("**/c", "c", true)]
    [InlineData("[a-c]1", "b1", true)]
    [InlineData("[!a-c]1", "b1", false)]
    [InlineData("[!a-c]1", "d1", true)]
    [InlineData("[-a]", "-", true)]
    [InlineData("[]", "[]", true)]
    [InlineData("[!]", "!", true)]
    public void A_glob_matches_as_in_shells(string pattern, string path, bool matches) =>
        Assert.Equal(matches, new GlobPattern(pattern).Matches(path));

    [Theory]
    [InlineData("a[!b]c")]
    [InlineData("a[/]c")]
    [InlineData("a[+-0]c")]
    [InlineData("a[!b]c/**")]
    public void A_class_does_not_reach_across_directories(string pattern) =>
        Assert.False(new GlobPattern(pattern).Matches("a/c"));

    [Theory]
    [InlineData("[z-a]", false)]
    [InlineData("[z-ax]", true)]
    [InlineData("[!z-a]", true)]
    public void A_range_that_goes_backwards_has_nothing_in_it(string pattern, bool matches) =>
        Assert.Equal(matches, new GlobPattern(pattern).Matches("x"));
}
