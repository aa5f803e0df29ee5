using Monitoring.Querying;

namespace Monitoring.Messages;

public sealed class PatternSizeTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("a{3}b", 4)]
    [InlineData("a{3,}b{0,9}", 4)]
    [InlineData("(ab{2}){3}", 9)]
    [InlineData("(?:(?:a{10}){10}){10}", 1220)]
    [InlineData("[]{5}]{2}", 2)]
    [InlineData("[^]{5}]{2}", 2)]
    [InlineData("\\{5}", 3)]
    [InlineData("a{x}", 4)]
    [InlineData("a {3}", 4)]
    [InlineData("a{3", 3)]
    [InlineData("(a{10})(?#between){10}", 100)]
    [InlineData("(?x)(a{10}) {10} # {10}", 1000)]
    [InlineData("(?i-x:a{10}) {10}", 151)]
    [InlineData("(((", 0)]
    [InlineData("(a", 1)]
    [InlineData("a{99999999999999999999}", long.MaxValue)]
    [InlineData("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}", 16)]
    public void It_is_how_long_the_pattern_is_with_its_counts_written_out(string pattern, long size) =>
        Assert.Equal(size, PatternSize.Of(pattern));

    [Theory]
    [InlineData("a{2147483647}")]
    [InlineData("(?:(?:a{1000}){1000}){1000}")]
    [InlineData("(?x)(?:a{1000}) # a comment\n{1000}")]
    public void A_pattern_that_would_take_gigabytes_is_refused(string pattern) =>
        Assert.Throws<ArgumentException>(() => new MessagePattern(pattern));
}
