using System.Diagnostics;
using Monitoring.Entries;

namespace Monitoring.Querying;

public sealed class MetadataPatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*.log", "/var/log/App.LOG", true)]
    [InlineData("*.log", "app.log.1", false)]
    [InlineData("coredns*", "coredns-5d78c9869d-x", true)]
    [InlineData("kube-?ystem", "kube-system", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("app-[0-9]", "app-5", true)]
    [InlineData("app-[0-9]", "app-x", false)]
    [InlineData("app-[a-c]", "app-B", true)]
    [InlineData("[]]x", "]x", true)]
    [InlineData("a`*b", "a*b", true)]
    [InlineData("a`*b", "axb", false)]
    [InlineData("a`[1]", "a[1]", true)]
    [InlineData("*a*b*c*", "xxaxxbxxcxx", true)]
    [InlineData("*a*b*c", "abcab", false)]
    [InlineData("ends`", "ends`", true)]
    public void Wildcards_are_those_of_PowerShell(string wildcard, string value, bool matches) =>
        Assert.Equal(matches, new MetadataPattern("path", [wildcard]).Matches(LogMetadata.ForPath(value)));

    [Fact]
    public void One_of_the_wildcards_is_enough_and_none_matches_a_stream_without_the_key()
    {
        MetadataPattern pattern = new("PATH", ["*.txt", "*.log"]);
        Assert.True(pattern.Matches(LogMetadata.ForPath("a.log")));
        Assert.False(pattern.Matches(LogMetadata.ForPath("a.out")));
        Assert.False(new MetadataPattern("pod", ["*"]).Matches(LogMetadata.ForPath("a.log")));
    }

    [Theory]
    [InlineData("[")]
    [InlineData("app[0-9")]
    [InlineData("[]")]
    public void An_open_bracket_is_named_in_the_error(string wildcard) =>
        Assert.Contains(
            "not closed", Assert.Throws<ArgumentException>(() => new MetadataPattern("path", [wildcard])).Message);

    [Fact]
    public void Many_stars_do_not_take_for_ever()
    {
        Stopwatch watch = Stopwatch.StartNew();
        string wildcard = string.Concat(Enumerable.Repeat("*a", 30)) + "b";
        Assert.False(new MetadataPattern("path", [wildcard]).Matches(LogMetadata.ForPath(new string('a', 5000))));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2));
    }
}
